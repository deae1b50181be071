package appfile

import "unicode/utf16"

// mutf8 reads Java's form of UTF-8: a character beyond U+FFFF stands as two surrogates of three bytes each, and U+0000 as two bytes.
func mutf8(s string) string {
	plain := true
	for i := range len(s) {
		plain = plain && s[i] < 0x80
	}
	if plain {
		return s
	}
	units := make([]uint16, 0, len(s))
	for s != "" {
		var unit uint16
		unit, s = mutf8Unit(s)
		units = append(units, unit)
	}
	return string(utf16.Decode(units))
}

func mutf8Unit(s string) (unit uint16, rest string) {
	c := uint16(s[0])
	switch {
	case c < 0x80:
		return c, s[1:]
	case c>>5 == 6 && len(s) >= 2:
		return c&0x1f<<6 | uint16(s[1]&0x3f), s[2:]
	case c>>4 == 14 && len(s) >= 3:
		return c&0xf<<12 | uint16(s[1]&0x3f)<<6 | uint16(s[2]&0x3f), s[3:]
	}
	return 0xfffd, s[1:]
}
