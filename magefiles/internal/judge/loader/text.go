package loader

import "strconv"

// pointer writes an address as printf's %p of bionic does.
func pointer(a uint64) string { return "0x" + strconv.FormatUint(a, 16) }
