"""The keyboard of the virtual screen: keys by their place, as X's own test extension presses them.

A scanner set to the US layout presses places of that layout, whatever layout is in force.
"""
import ctypes

# Places in X: evdev's codes and 8.
RETURN, TAB, SHIFT, CAPS_LOCK, F3, NUM_LOCK = 36, 23, 50, 66, 69, 77
PLAIN = {10: "1234567890-=", 24: "qwertyuiop[]", 38: "asdfghjkl;'`", 51: "\\zxcvbnm,./"}
SHIFTED = {10: "!@#$%^&*()_+", 24: "QWERTYUIOP{}", 38: "ASDFGHJKL:\"~", 51: "|ZXCVBNM<>?"}
PAD = dict(zip("7894561230", (79, 80, 81, 83, 84, 85, 87, 88, 89, 90)))


def places():
    table = {" ": (65, False)}
    for rows, shift in ((PLAIN, False), (SHIFTED, True)):
        for first, row in rows.items():
            table.update({character: (first + i, shift) for i, character in enumerate(row)})
    return table


PLACES = places()


class Keyboard:
    def __init__(self):
        self.x11 = ctypes.CDLL("libX11.so.6")
        self.test = ctypes.CDLL("libXtst.so.6")
        self.x11.XOpenDisplay.restype = ctypes.c_void_p
        self.x11.XDefaultRootWindow.restype = ctypes.c_ulong
        self.display = ctypes.c_void_p(self.x11.XOpenDisplay(None))

    def look_at(self):
        """There is no window manager: the largest window gets the keys."""
        root = ctypes.c_ulong(self.x11.XDefaultRootWindow(self.display))
        ours, parent = ctypes.c_ulong(), ctypes.c_ulong()
        children, n = ctypes.POINTER(ctypes.c_ulong)(), ctypes.c_uint()
        self.x11.XQueryTree(self.display, root, ctypes.byref(ours), ctypes.byref(parent),
                            ctypes.byref(children), ctypes.byref(n))
        window = max((self._area(children[i]), children[i]) for i in range(n.value))[1]
        self.x11.XSetInputFocus(self.display, ctypes.c_ulong(window), 1, ctypes.c_ulong(0))
        self.x11.XSync(self.display, 0)

    def _area(self, window):
        root, x, y = ctypes.c_ulong(), ctypes.c_int(), ctypes.c_int()
        width, height, border, depth = (ctypes.c_uint() for _ in range(4))
        self.x11.XGetGeometry(self.display, ctypes.c_ulong(window), *map(
            ctypes.byref, (root, x, y, width, height, border, depth)))
        return width.value * height.value

    def key(self, code, is_down, after_ms=0):
        self.test.XTestFakeKeyEvent(self.display, code, int(is_down), ctypes.c_ulong(after_ms))

    def tap(self, code, after_ms=0, shift=False):
        if shift:
            self.key(SHIFT, True, after_ms)
        self.key(code, True, 0 if shift else after_ms)
        self.key(code, False)
        if shift:
            self.key(SHIFT, False)

    def sync(self):
        """Returns when the server has pressed everything."""
        self.x11.XSync(self.display, 0)

    def type(self, text, gap_ms=120):
        """As a person does."""
        for character in text:
            code, shift = PLACES[character]
            self.tap(code, gap_ms, shift)
        self.sync()

    def scan(self, text, after_ms=100, end=RETURN, pad=False):
        """As a scanner does; one that is @pad takes digits from the number pad. All in one go: the
        server would not keep short times between keys under load."""
        for i, character in enumerate(text):
            code, shift = (PAD[character], False) if pad else PLACES[character]
            self.tap(code, 0 if i else after_ms, shift)
        self.tap(end)
        self.sync()
