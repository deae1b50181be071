package appfile

import (
	"crypto/sha256"
	"encoding/hex"
	"io"
	"strings"
)

// Content unpacks an entry. It must not be used after Close.
func (f *File) Content(name string) (string, error) {
	e, err := f.entry(name)
	if err != nil {
		return "", err
	}
	data, release, err := f.zip.mapped(e, maxLibrary, "a file")
	if err != nil {
		return "", err
	}
	f.closers = append(f.closers, release)
	return data, nil
}

// Digests are SHA-256 of an entry's bytes.
type Digests struct{ Content, Packed [sha256.Size]byte }

// Digests reads an entry as it is packed, and what it unpacks to.
func (f *File) Digests(name string) (d Digests, err error) {
	e, err := f.entry(name)
	if err != nil {
		return d, err
	}
	content, packed := sha256.New(), sha256.New()
	if err := f.zip.unpack(e, content, maxAPK, "a file"); err != nil {
		return d, err
	}
	if _, err := io.Copy(packed, io.NewSectionReader(f.zip.r, e.DataOffset, int64(e.length()))); err != nil {
		return d, err
	}
	content.Sum(d.Content[:0])
	packed.Sum(d.Packed[:0])
	return d, nil
}

// SignedAfter reports whether an entry was put in by jarsigner or apksigner: the signature of JAR files, of which Android calls the scheme v1.
func (f *File) SignedAfter(name string) bool {
	base, ok := strings.CutPrefix(name, "META-INF/")
	if !ok || !f.Signing.JAR || strings.Contains(base, "/") {
		return false
	}
	switch strings.ToUpper(base[max(0, strings.LastIndexByte(base, '.')):]) {
	case ".SF", ".RSA", ".DSA", ".EC":
		return true
	}
	return base == "MANIFEST.MF"
}

// UnsignedDigest gives the SHA-256, in hexadecimal, of the file as it was before apksigner put its block in: the same APK has one, whoever
// signed it by scheme v2 and newer. Where the directory begins is left out, and so are the zeros by which signers align their block.
func (f *File) UnsignedDigest() (string, error) {
	z := f.zip
	size, err := z.signingBlock()
	if err != nil {
		return "", err
	}
	end, err := z.findEnd()
	if err != nil {
		return "", err
	}
	before := z.directory
	if size > 0 {
		before -= size + 8
	}
	if before, err = z.withoutZeros(before); err != nil {
		return "", err
	}
	sum := sha256.New()
	const offsetAt = 16 // of the directory's offset in the end record
	for _, part := range [][2]int64{{0, before}, {z.directory, end.at + offsetAt}, {end.at + offsetAt + 4, z.size}} {
		if _, err := io.Copy(sum, io.NewSectionReader(z.r, part[0], part[1]-part[0])); err != nil {
			return "", err
		}
	}
	return hex.EncodeToString(sum.Sum(nil)), nil
}

// withoutZeros gives where the zeros begin that end at an offset, as far back as signers put them.
func (z *zipFile) withoutZeros(at int64) (int64, error) {
	const most = 4096
	text, err := z.at(max(0, at-most), min(at, most), "what stands before the signing block")
	return at - int64(len(text)-len(strings.TrimRight(text, "\x00"))), err
}
