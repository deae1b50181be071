package capi

// cursor reads numbers one after the other. Past the end it gives zeroes and turns bad.
type cursor struct {
	data string
	at   int
	bad  bool
}

// fixed reads a little-endian number of up to 8 bytes.
func (c *cursor) fixed(size int) uint64 {
	if len(c.data)-c.at < size {
		c.bad, c.at = true, len(c.data)
		return 0
	}
	var n uint64
	for i := range size {
		n |= uint64(c.data[c.at+i]) << (8 * i)
	}
	c.at += size
	return n
}

func (c *cursor) uleb() uint64 {
	n, _ := c.leb()
	return n
}

func (c *cursor) sleb() int64 {
	n, bits := c.leb()
	if bits < 64 && n>>(bits-1)&1 != 0 {
		n |= ^uint64(0) << bits
	}
	return int64(n)
}

// leb reads a LEB128 number and tells how many bits it had. DWARF lets a producer pad it.
func (c *cursor) leb() (n uint64, bits int) {
	for ; c.at < len(c.data); c.at++ {
		b := c.data[c.at]
		if bits < 64 {
			n |= uint64(b&0x7f) << bits
		}
		if bits += 7; b < 0x80 {
			c.at++
			return n, bits
		}
	}
	c.bad = true
	return 0, 64
}

// skip passes over n bytes and gives them.
func (c *cursor) skip(n uint64) string {
	if n > uint64(len(c.data)-c.at) {
		c.bad, c.at = true, len(c.data)
		return ""
	}
	c.at += int(n)
	return c.data[c.at-int(n) : c.at]
}
