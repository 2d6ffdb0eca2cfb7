"""The till as somebody from outside has it: the program, its window by accessible names, its devices.

Nothing here knows a widget: names and roles are those of the accessibility bus. Nothing sleeps for
a time: what is asked for is waited for, and a Trouble tells what was there instead.
"""
import json
import os
import signal
import subprocess
import time

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # noqa: E402

# Nobody waits that long for anything but under a heavy load; valgrind is one.
PATIENCE_S = 30 * int(os.environ.get("OCOP_TEST_PATIENCE", "1"))
# What the program is run by: see ../under-valgrind.sh.
UNDER = os.environ.get("OCOP_UNDER", "").split()
# The bus itself waits 0.8 s for an answer by default.
Atspi.set_timeout(PATIENCE_S * 1000, PATIENCE_S * 1000)
BUTTONS = {Atspi.Role.PUSH_BUTTON, Atspi.Role.TOGGLE_BUTTON, Atspi.Role.RADIO_BUTTON,
           Atspi.Role.CHECK_BOX}
ENTRIES = {Atspi.Role.TEXT, Atspi.Role.ENTRY, Atspi.Role.PASSWORD_TEXT}
LISTS = {Atspi.Role.LIST, Atspi.Role.LIST_BOX, Atspi.Role.TABLE, Atspi.Role.TREE_TABLE,
         Atspi.Role.PANEL}
LABELS = {Atspi.Role.LABEL, Atspi.Role.STATIC}
TABLES = {Atspi.Role.TABLE, Atspi.Role.TREE_TABLE}
LONG_TABLES = ("Products", "Inventory")
LEAVES = BUTTONS | ENTRIES | LABELS | {Atspi.Role.SCROLL_BAR, Atspi.Role.SEPARATOR}
PICTURES = {Atspi.Role.IMAGE, Atspi.Role.ICON}


class Trouble(Exception):
    """What was waited for did not come."""


def wait_for(condition, what, explain=lambda: ""):
    """-> the first result of @condition that is true. What goes away while it is looked at is
    looked for again."""
    end = time.monotonic() + PATIENCE_S
    while True:
        try:
            result = condition()
        except GLib.Error:
            result = None
        if result:
            return result
        if time.monotonic() > end:
            raise Trouble(f"{what}: not within {PATIENCE_S} s\n{explain()}")
        time.sleep(0.02)  # between two looks, not for a result


class Till:
    """One running ocop-pos."""

    def __init__(self, program, ctl, home, language="C", arguments=(), surroundings=()):
        self.program, self.ctl_program, self.home = program, ctl, home
        environment = {**os.environ, "LANGUAGE": language, "OCOP_HOME": home, **dict(surroundings)}
        environment.pop("GTK_A11Y", None)  # tests/ui/meson.build turns the bus off
        self.process = subprocess.Popen([*UNDER, program, "--home", home, *arguments],
                                        env=environment, stdin=subprocess.DEVNULL)
        self.application = wait_for(self._find_application, "the program on the bus")
        self.application.set_cache_mask(Atspi.Cache.NONE)

    def _find_application(self):
        if self.process.poll() is not None:
            raise Trouble(f"ocop-pos ended with {self.process.returncode}")
        desktop = Atspi.get_desktop(0)
        desktop.clear_cache()
        for i in range(desktop.get_child_count()):
            child = desktop.get_child_at_index(i)
            if child is not None and child.get_process_id() == self.process.pid:
                return child
        return None

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def end(self, sent=signal.SIGTERM):
        """-> how it ends when it is told to."""
        self.process.send_signal(sent)
        return self.process.wait(PATIENCE_S)

    # ---- what is on the screen

    def walk(self, top=None):
        """What is shown, in reading order; not what a button is made of, and long tables
        only where they are @top."""
        stack = [top or self.application]
        while stack:
            widget = stack.pop()
            yield widget
            role = widget.get_role()
            if role in LEAVES or (top is None and role in TABLES and
                                  widget.get_name() in LONG_TABLES):
                continue
            children = [widget.get_child_at_index(i) for i in range(widget.get_child_count())]
            stack += [child for child in reversed(children) if child is not None]

    def look(self, name, roles, top=None, is_sensitive=True):
        """-> the first widget of that name in one of @roles that can be used, or None."""
        for widget in self.walk(top):
            if widget.get_role() not in roles or widget.get_name() != name:
                continue
            states = widget.get_state_set()
            if states.contains(Atspi.StateType.VISIBLE) and (
                    not is_sensitive or states.contains(Atspi.StateType.SENSITIVE)):
                return widget
        return None

    def find(self, name, roles, is_sensitive=True):
        return wait_for(lambda: self.look(name, roles, None, is_sensitive), f"“{name}”", self.tree)

    def has(self, name, roles):
        return self.look(name, roles, None, False) is not None

    def is_gone(self, name, roles):
        wait_for(lambda: not self.has(name, roles), f"“{name}” leaves", self.tree)

    def names(self, top=None):
        """Of everything shown."""
        return [widget.get_name() for widget in self.walk(top)]

    def says(self, part):
        """Waits for a label with @part in it. -> all of its text."""
        def look():
            for widget in self.walk():
                if widget.get_role() in LABELS | {Atspi.Role.ALERT} and part in read(widget):
                    return read(widget)
            return None
        return wait_for(look, f"a label with “{part}”", self.tree)

    # ---- what a person does

    def press(self, name):
        widget = self.find(name, BUTTONS)
        if not widget.get_action_iface().do_action(0):
            raise Trouble(f"“{name}” cannot be pressed")

    def type(self, name, text):
        """Puts @text in the place of what is in an entry."""
        widget = self.find(name, ENTRIES)
        widget.get_editable_text_iface().set_text_contents(text)

    def enter(self, name):
        """The key Enter in an entry."""
        self.find(name, ENTRIES).get_action_iface().do_action(0)

    def entry(self, name):
        """What is in it."""
        return read(self.find(name, ENTRIES))

    def focus(self, name):
        widget = self.find(name, ENTRIES)
        try:
            widget.get_component_iface().grab_focus()
        except GLib.Error:
            pass  # GTK 4.8 does it and answers with nothing

    def select(self, name, index):
        """A row of a list."""
        self.find(name, LISTS).get_selection_iface().select_child(index)

    # ---- devices and store

    def tell(self, command):
        """Something happens to the virtual devices; -> what they answer."""
        return wait_for(lambda: self.ctl("devices", "tell", command), f"devices: {command}")

    def scan(self, code):
        self.tell(f"scan {code}")

    def ctl(self, *words):
        """-> what ocopctl answers, or None."""
        done = subprocess.run([self.ctl_program, "--home", self.home, "--json", *words],
                              stdout=subprocess.PIPE, stdin=subprocess.DEVNULL, encoding="utf-8",
                              check=False)
        return json.loads(done.stdout) if done.returncode == 0 else None

    # ---- for people, when something is not there

    def tree(self):
        lines = []

        def show(widget, depth):
            states = widget.get_state_set()
            text = read(widget) if widget.get_role() in ENTRIES else ""
            lines.append("# " + "  " * depth + f"{widget.get_role_name()} “{widget.get_name()}”" +
                         (f" = “{text}”" if text else "") +
                         ("" if states.contains(Atspi.StateType.SENSITIVE) else " (off)"))
            for i in range(widget.get_child_count()):
                child = widget.get_child_at_index(i)
                if child is not None:
                    show(child, depth + 1)

        try:
            show(self.application, 0)
        except GLib.Error as error:
            lines.append(f"# {error.message}")
        return "\n".join(lines)


def read(widget):
    """The text in an entry or a label."""
    text = widget.get_text_iface()
    if text is None:
        return widget.get_name()
    return Atspi.Text.get_text(text, 0, Atspi.Text.get_character_count(text))
