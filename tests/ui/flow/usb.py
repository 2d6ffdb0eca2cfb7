"""The USB bus of usb_emulator.c, in a process of its own."""
import subprocess

from till import Trouble


class Bus:
    """With a printer and a scanner, both unplugged."""

    def __init__(self, program, preload):
        self.process = subprocess.Popen([program], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        encoding="utf-8", bufsize=1)
        name, folder = self.process.stdout.readline().strip().split("=", 1)
        # Of the till alone: nothing else is to see this bus.
        self.surroundings = {name: folder, "LD_PRELOAD": preload}

    def tell(self, command):
        """-> what is said behind “ok”."""
        self.process.stdin.write(command + "\n")
        answer = self.process.stdout.readline().split()
        if answer[:1] != ["ok"]:
            raise Trouble(f"USB emulator: {command}: {answer}")
        return answer[1:]

    def size(self):
        """Bytes that the printer has."""
        return int(self.tell("size")[0])

    def end(self):
        self.process.stdin.close()
        self.process.wait()
