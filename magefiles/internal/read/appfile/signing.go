package appfile

import (
	"errors"
	"path"
	"slices"
	"strings"

	"github.com/gondk/gondk/magefiles/internal/read/raw"
)

// schemes are the APK signature schemes by the ids of their blocks: 31 stands for 3.1.
var schemes = map[uint32]int{0x7109871a: 2, 0xf05368c0: 3, 0x1b93ad61: 31}

// dependenciesID is the id of the block in which Android's Gradle plugin puts an app's list of dependencies, encrypted for Google Play.
const dependenciesID = 0x504b4453

const signingMagic = "APK Sig Block 42"

const signingFoot = int64(8 + len(signingMagic)) // bytes of the second size and the magic text

var errSigningBlock = errors.New("a damaged APK signing block before the zip directory; sign the APK again")

// signatures returns what is in the APK signing block, which lies right before the zip directory: its size, pairs of a size, an id and
// data, its size again and a magic text. A file without one has none.
func (z *zipFile) signatures() (Signing, error) {
	var s Signing
	size, err := z.signingBlock()
	if err != nil || size == 0 {
		return s, err
	}
	pairs := z.directory - size
	for left := size - signingFoot; left > 0; {
		head, err := z.at(pairs, min(left, 12), "the APK signing block")
		if err != nil {
			return s, err
		}
		if len(head) < 12 || raw.U64(head, 0) < 4 || raw.U64(head, 0) > uint64(left-8) {
			return s, errSigningBlock
		}
		if scheme := schemes[raw.U32(head, 8)]; scheme != 0 {
			s.APKs = append(s.APKs, scheme)
		}
		s.Dependencies = s.Dependencies || raw.U32(head, 8) == dependenciesID
		step := 8 + int64(raw.U64(head, 0))
		pairs, left = pairs+step, left-step
	}
	slices.Sort(s.APKs)
	s.APKs = slices.Compact(s.APKs)
	return s, nil
}

// signingBlock gives the size of the block without its first field, as the block has it; 0 where there is none.
func (z *zipFile) signingBlock() (int64, error) {
	if z.directory < 8+signingFoot {
		return 0, nil
	}
	end, err := z.at(z.directory-signingFoot, signingFoot, "the APK signing block")
	if err != nil || end[8:] != signingMagic {
		return 0, err
	}
	size := raw.U64(end, 0)
	if size < uint64(signingFoot) || size > uint64(z.directory-8) {
		return 0, errSigningBlock
	}
	return int64(size), nil
}

// jarSigned reports whether there is a signature file with its signature beside it.
func (z *zipFile) jarSigned() bool {
	for _, e := range z.entries {
		base, ok := strings.CutSuffix(e.Name, ".SF")
		if !ok || path.Dir(e.Name) != "META-INF" {
			continue
		}
		for _, kind := range []string{".RSA", ".DSA", ".EC"} {
			if z.find(base+kind) != nil {
				return true
			}
		}
	}
	return false
}
