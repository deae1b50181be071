package bzip2

const crcStart = 0xffffffff

// crcTable is that of CRC-32 with the highest bit first, unlike hash/crc32's.
var crcTable = func() (table [256]uint32) {
	const polynomial = 0x04c11db7
	for i := range table {
		c := uint32(i) << 24
		for range 8 {
			if c&(1<<31) != 0 {
				c = c<<1 ^ polynomial
			} else {
				c <<= 1
			}
		}
		table[i] = c
	}
	return table
}()

// updateCRC adds n times the byte b.
func updateCRC(crc uint32, b byte, n int) uint32 {
	for range n {
		crc = crc<<8 ^ crcTable[byte(crc>>24)^b]
	}
	return crc
}
