package fetch

import (
	"archive/tar"
	"compress/gzip"
	"errors"
	"io"
	"io/fs"
	"os"
)

// installMember takes one file out of the .tgz at part, verifies it and moves it to its place. The .tgz goes.
func (req *Request) installMember(src Source, part string) error {
	tmp := req.Path + ".tmp"
	defer os.Remove(tmp)
	if err := extract(part, src.Member, tmp); err != nil {
		return err
	}
	if err := Verify(tmp, req.SHA256); err != nil {
		return err
	}
	if err := os.Rename(tmp, req.Path); err != nil {
		return &localError{err}
	}
	os.Remove(part)
	return nil
}

// extract writes the named member of a .tgz to the file to. A .tgz that cannot be read to that member is a [*DigestError].
func extract(tgz, member, to string) error {
	in, err := os.Open(tgz)
	if err != nil {
		return &localError{err}
	}
	defer in.Close()
	unzipped, err := gzip.NewReader(in)
	if err != nil {
		return &DigestError{Path: tgz, Because: "not a .tgz: " + err.Error()}
	}
	files := tar.NewReader(unzipped)
	for {
		head, err := files.Next()
		if errors.Is(err, io.EOF) {
			return &DigestError{Path: tgz, Because: "it has no " + member}
		}
		if err != nil {
			return &DigestError{Path: tgz, Because: err.Error()}
		}
		if head.Name == member {
			return save(files, tgz, to)
		}
	}
}

func save(from io.Reader, tgz, to string) error {
	out, err := os.Create(to)
	if err != nil {
		return &localError{err}
	}
	_, err = io.Copy(out, from)
	if cerr := out.Close(); err == nil {
		err = cerr
	}
	var local *fs.PathError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &local):
		return &localError{err}
	}
	return &DigestError{Path: tgz, Because: err.Error()}
}
