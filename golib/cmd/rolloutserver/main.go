// Command rolloutserver brings releases of content to devices step by step. It serves the folder that updateserver serves, tells devices which of
// its releases they may take, hears how they fare, and has the console in which people start, watch and stop rollouts.
//
//	go run . -new-keys keys
//	go run . -data data -new-admin ann
//	go run . -dir versions -key keys/release.key -hmac-key keys/hmac.key -device-key keys/device.key -data data -addr 127.0.0.1:8080
//
// The app needs the texts in keys/release.pub, keys/hmac.key and keys/device.key. docs/rollout.md says more.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"log"
	"os"
	"os/signal"
	"syscall"
)

const usage = `usage:
  rolloutserver -new-keys FOLDER
  rolloutserver -data FOLDER -new-admin NAME
  rolloutserver -dir DIR -key FILE -hmac-key FILE -device-key FILE -data FOLDER [-addr ADDRESS] [-cert FILE -key-file FILE]

DIR has a file <version>.bin for each version: 1.bin, 2.bin. Publish only complete files: copy one under another name, then rename it. Devices take
a new version when a rollout in the console says so. Several servers have one Redis, -redis URL, in place of -data.
`

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1:])
	stop()
	if errors.Is(err, flag.ErrHelp) {
		os.Exit(2)
	}
	if err != nil {
		fmt.Fprintf(os.Stderr, "rolloutserver: %v\n", err)
		os.Exit(1)
	}
}

type options struct {
	newKeys, newAdmin         string
	dir, key, hmacKey         string
	deviceKeys                []string
	data, addr, cert, keyFile string
	redis, redisPassword      string
	stable                    int64
}

func parse(args []string) (options, error) {
	var o options
	flags := flag.NewFlagSet("rolloutserver", flag.ContinueOnError)
	flags.StringVar(&o.newKeys, "new-keys", "", "only make keys, in this `FOLDER`; overwrites nothing")
	flags.StringVar(&o.newAdmin, "new-admin", "", "only make an account for the console with this `NAME`, or a new token for it")
	flags.StringVar(&o.dir, "dir", "", "`DIR` of the versions")
	flags.StringVar(&o.key, "key", "", "`FILE` with the private key that signs releases and strategies")
	flags.StringVar(&o.hmacKey, "hmac-key", "", "`FILE` with the key that apps sign requests for content with")
	flags.Func("device-key", "`FILE` with the key that devices report with; twice while apps change to a new one", func(file string) error {
		o.deviceKeys = append(o.deviceKeys, file)
		return nil
	})
	flags.StringVar(&o.data, "data", "", "`FOLDER` for what the server keeps; it is made")
	flags.StringVar(&o.redis, "redis", "", "in place of -data, where several servers work together: the `URL` of their Redis, redis://HOST:PORT/0")
	flags.StringVar(&o.redisPassword, "redis-password", "", "`FILE` with the password of that Redis")
	flags.StringVar(&o.addr, "addr", "127.0.0.1:8080", "`ADDRESS` to listen on; port 0 picks a free one")
	flags.StringVar(&o.cert, "cert", "", "`FILE` with the certificate chain, for HTTPS")
	flags.StringVar(&o.keyFile, "key-file", "", "`FILE` with the certificate's private key")
	flags.Int64Var(&o.stable, "stable", 0, "`VERSION` that all devices may take, where FOLDER is new and DIR has several")
	flags.Usage = func() {
		fmt.Fprint(flags.Output(), usage)
		flags.PrintDefaults()
	}
	if err := flags.Parse(args); err != nil {
		return o, err
	}
	return o, o.check(flags.Args())
}

func (o options) check(rest []string) error {
	switch {
	case len(rest) > 0:
		return fmt.Errorf("%q: not a flag; -h lists the flags", rest[0])
	case o.newKeys != "":
		return nil
	case (o.data == "") == (o.redis == ""):
		return errors.New("-data is needed, a folder for what the server keeps, or -redis; -h says more")
	case o.newAdmin != "":
		return nil
	case o.dir == "" || o.key == "" || o.hmacKey == "" || len(o.deviceKeys) == 0:
		return errors.New("-dir, -key, -hmac-key and -device-key are needed; -new-keys FOLDER makes keys; -h says more")
	case (o.cert == "") != (o.keyFile == ""):
		return errors.New("-cert and -key-file go together")
	}
	return nil
}

func run(ctx context.Context, args []string) error {
	o, err := parse(args)
	switch {
	case err != nil:
		return err
	case o.newKeys != "":
		return newKeys(o.newKeys)
	case o.newAdmin != "":
		return newAdmin(ctx, o)
	}
	s, err := open(ctx, o)
	if err != nil {
		return err
	}
	err = s.serve(ctx, o)
	if closed := s.store.Close(); err == nil {
		err = closed
	}
	if err == nil {
		log.Print("stopped")
	}
	return err
}
