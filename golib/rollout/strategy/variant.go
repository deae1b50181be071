package strategy

import (
	"crypto/sha256"
	"encoding/binary"
	"maps"
	"slices"
)

// Variant is the one that a device shows: each device keeps its own while the weights stay, and one of two features says nothing about the
// other. It is found by the first 8 bytes of the SHA-256 of "<device id>\n<key>", modulo the sum of the weights, among the variants in the
// order of their names.
func (f Feature) Variant(deviceID string) string {
	total := uint64(0)
	for _, weight := range f.Weights {
		total += uint64(weight)
	}
	if total == 0 {
		return ""
	}
	sum := sha256.Sum256([]byte(deviceID + "\n" + f.Key))
	place := binary.BigEndian.Uint64(sum[:8]) % total
	for _, variant := range slices.Sorted(maps.Keys(f.Weights)) {
		weight := uint64(f.Weights[variant])
		if place < weight {
			return variant
		}
		place -= weight
	}
	panic("unreachable: the place is below the sum")
}
