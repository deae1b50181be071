package size

import (
	"archive/zip"
	"fmt"
	"strings"
)

// Packed adds up the libraries that a bundle has of an ABI, as they are and as they lie there, compressed as for a download.
func Packed(bundle, abi string) (raw, compressed int64, err error) {
	z, err := zip.OpenReader(bundle)
	if err != nil {
		return 0, 0, fmt.Errorf("%s: %w", bundle, err)
	}
	defer z.Close()
	for _, f := range z.File {
		if strings.Contains("/"+f.Name, "/lib/"+abi+"/") {
			raw, compressed = raw+int64(f.UncompressedSize64), compressed+int64(f.CompressedSize64)
		}
	}
	return raw, compressed, nil
}
