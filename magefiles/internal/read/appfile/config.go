package appfile

import (
	"strings"

	"github.com/gondk/gondk/magefiles/internal/facts/abi"
)

// The numbers of fields and values are those of bundletool's config.proto, files.proto and targeting.proto.

func parseBundleConfig(text string) (*BundleConfig, error) {
	c := &BundleConfig{}
	err := in(text, []int{1}, func(f field) (err error) { // bundletool
		if f.num == 2 {
			c.Bundletool, err = f.message()
			c.Bundletool = strings.Clone(c.Bundletool)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	err = eachField(text, func(f field) error {
		if f.num == 8 { // type
			c.AssetOnly = f.number == 2
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	err = in(text, []int{2}, func(f field) error { // optimizations
		switch f.num {
		case 2:
			return c.readUncompress(f)
		case 4: // standalone_config
			return eachField(f.bytes, func(f field) error {
				switch f.num {
				case 2:
					c.Strip64 = f.number != 0
				case 4:
					c.Separate = f.number == 1
				}
				return nil
			})
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return c, nil
}

// readUncompress reads uncompress_native_libraries. Where it is present, a missing "enabled" means false, as in any proto3 message.
func (c *BundleConfig) readUncompress(f field) error {
	message, err := f.message()
	if err != nil {
		return err
	}
	if c.Uncompressed == nil {
		c.Uncompressed = new(bool)
	}
	return eachField(message, func(f field) error {
		switch f.num {
		case 1:
			*c.Uncompressed = f.number != 0
		case 2:
			c.Alignment = int(int32(f.number))
		}
		return nil
	})
}

func parseNative(text string, kept *budget) ([]NativeFolder, error) {
	var folders []NativeFolder
	err := eachField(text, func(f field) error {
		if f.num != 1 {
			return nil
		}
		directory, err := f.message()
		if err != nil {
			return err
		}
		folder, err := parseNativeFolder(directory)
		if err != nil {
			return err
		}
		folders = append(folders, folder)
		return kept.take(256 + len(folder.Path))
	})
	if err != nil {
		return nil, err
	}
	return folders, nil
}

func parseNativeFolder(directory string) (NativeFolder, error) {
	var folder NativeFolder
	err := eachField(directory, func(f field) (err error) {
		if f.num == 1 {
			folder.Path, err = f.message()
			folder.Path = strings.Clone(folder.Path)
		}
		return err
	})
	if err != nil {
		return folder, err
	}
	err = in(directory, []int{2, 1}, func(f field) error { // targeting, abi
		if f.num == 1 {
			folder.ABI = abi.ByBundletool(f.number)
		}
		return nil
	})
	return folder, err
}
