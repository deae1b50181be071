package zipfile

import (
	"archive/zip"
	"io"
	"os"
)

// Extract writes the content of an entry to a file, and to also.
func Extract(f *zip.File, path string, also ...io.Writer) error {
	in, err := f.Open()
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.Create(path)
	if err != nil {
		return err
	}
	defer out.Close()
	if _, err := io.Copy(io.MultiWriter(append(also, out)...), in); err != nil {
		return err
	}
	return out.Close()
}
