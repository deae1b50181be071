// Command fleet is a fleet of simulated devices to try a staged rollout with. Its server is rolloutserver, and its screen shows what the console
// shows, as the devices know it.
//
//	go run ./golib/cmd/fleet -devices 10000 -device-key keys/device.key -keys keys/release.pub
//	go run ./golib/cmd/fleet -devices 10000 -device-key keys/device.key -keys keys/release.pub -quick 60 -bad 2:armeabi-v7a
//
// Devices charge and run down, come and go on networks, download slowly, and have no space left, in shares as app stores see them. Nothing is
// downloaded. docs/rollout.md says more.
package main

import (
	"context"
	"crypto/ed25519"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"golang.org/x/term"

	"github.com/gondk/gondk/golib/cmd/fleet/simulate"
	"github.com/gondk/gondk/golib/update/metadata"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1:])
	stop()
	if errors.Is(err, flag.ErrHelp) {
		os.Exit(2)
	}
	if err != nil {
		fmt.Fprintf(os.Stderr, "fleet: %v\n", err)
		os.Exit(1)
	}
}

func parse(args []string) (c simulate.Config, err error) {
	flags := flag.NewFlagSet("fleet", flag.ContinueOnError)
	flags.IntVar(&c.Devices, "devices", 1000, "how many devices there are")
	flags.StringVar(&c.URL, "server", "http://127.0.0.1:8080", "`ADDRESS` of the server")
	key := flags.String("device-key", "", "`FILE` with the key that devices report with")
	keys := flags.String("keys", "", "`FILE` with the public key of releases; several, with commas between")
	flags.Func("bad", "`RELEASE` that crashes on all devices, or RELEASE:ABI for those of an ABI; may be given again", func(text string) error {
		bad, err := simulate.ParseBad(text)
		c.Bad = append(c.Bad, bad)
		return err
	})
	flags.Float64Var(&c.Speed, "quick", 1, "how many times faster the devices live: with 60, hours pass in minutes")
	flags.Int64Var(&c.Content, "content", 1, "`VERSION` of the content that is installed at first")
	flags.Uint64Var(&c.Seed, "seed", 1, "another number, other devices")
	flags.IntVar(&c.Shared, "shared", 100, "how many devices share one connection, as those behind a gateway do; 0: none do")
	if err := flags.Parse(args); err != nil {
		return c, err
	}
	switch {
	case flags.NArg() > 0:
		return c, fmt.Errorf("%q: not a flag; -h lists the flags", flags.Arg(0))
	case *key == "" || *keys == "":
		return c, errors.New("-device-key and -keys are needed: the files device.key and release.pub that rolloutserver -new-keys made")
	case c.Devices < 1 || c.Speed <= 0 || c.Shared < 0 || c.Shared > 200:
		return c, errors.New("-devices is 1 or more, -quick above 0, -shared 0 to 200")
	}
	text, err := os.ReadFile(*key)
	if err != nil {
		return c, err
	}
	c.Key = string(text)
	c.Keys, err = publicKeys(*keys)
	return c, err
}

func publicKeys(files string) (keys []ed25519.PublicKey, err error) {
	for path := range strings.SplitSeq(files, ",") {
		text, err := os.ReadFile(path)
		if err != nil {
			return nil, err
		}
		key, err := metadata.ParsePublicKey(string(text))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		keys = append(keys, key)
	}
	return keys, nil
}

func run(ctx context.Context, args []string) error {
	c, err := parse(args)
	if err != nil {
		return err
	}
	f, err := simulate.New(c)
	if err != nil {
		return err
	}
	ended := make(chan struct{})
	go func() {
		f.Run(ctx)
		close(ended)
	}()
	show(ctx, f)
	<-ended
	return nil
}

// show draws the screen anew each second; where standard output is none, it prints a line now and then.
func show(ctx context.Context, f *simulate.Fleet) {
	out := int(os.Stdout.Fd())
	screen := term.IsTerminal(out) && os.Getenv("TERM") != "dumb"
	every := 5 * time.Second
	if screen {
		every = time.Second
	}
	ticks := time.NewTicker(every)
	defer ticks.Stop()
	before := int64(0)
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticks.C:
		}
		s := f.Summary()
		reports := float64(s.Reports-before) / every.Seconds()
		before = s.Reports
		if !screen {
			fmt.Println(simulate.Line(s, reports))
			continue
		}
		width, _, err := term.GetSize(out)
		if err != nil {
			width = 80
		}
		// Home, the lines, each cleared to its end, and then what is below.
		fmt.Print("\x1b[H" + strings.ReplaceAll(simulate.Screen(s, reports, width), "\n", "\x1b[K\n") + "\x1b[J")
	}
}
