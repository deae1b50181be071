// Command updateserver serves content to apps that keep it up to date with golib/update.
//
//	go run ./golib/cmd/updateserver -new-keys keys
//	go run ./golib/cmd/updateserver -dir versions -key keys/release.key -hmac-key keys/hmac.key -addr 127.0.0.1:8080
//
// The folder holds a file <version>.bin for each version: 1.bin, 2.bin. The highest one is the release. Publish a file whole: copy it under
// another name, and rename it; the server finds it within seconds. A file that was published must not change. Deltas from the versions
// before are made once, in the folder's subfolder deltas.
//
// The app needs the text in keys/release.pub, and that in keys/hmac.key. It speaks HTTP: put it behind a server that speaks HTTPS and
// passes on paths as they are.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"log"
	"net"
	"net/http"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"

	"github.com/gondk/gondk/golib/update/server"
)

const usage = `usage:
  updateserver -new-keys FOLDER
  updateserver -dir DIR -key FILE -hmac-key FILE [-addr ADDRESS] [-deltas N] [-valid TIME] [-window TIME]
               [-rollout-required]

DIR has a file <version>.bin for each version: 1.bin, 2.bin. The highest one is the release. Publish only complete files: copy one under another
name, then rename it; it is found within seconds. A published file must not change. Deltas are made once, in DIR/deltas.
`

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1:])
	stop()
	if errors.Is(err, flag.ErrHelp) {
		os.Exit(2)
	}
	if err != nil {
		fmt.Fprintf(os.Stderr, "updateserver: %v\n", err)
		os.Exit(1)
	}
}

type options struct {
	newKeys, dir, key, hmacKey, addr string
	deltas                           int
	rollout                          bool
	valid, window                    time.Duration
}

func parse(args []string) (options, error) {
	var o options
	flags := flag.NewFlagSet("updateserver", flag.ContinueOnError)
	flags.StringVar(&o.newKeys, "new-keys", "", "only make keys, in this `FOLDER`; overwrites nothing")
	flags.StringVar(&o.dir, "dir", "", "`DIR` of the versions")
	flags.StringVar(&o.key, "key", "", "`FILE` with the private key that signs releases")
	flags.StringVar(&o.hmacKey, "hmac-key", "", "`FILE` with the key that apps sign requests with")
	flags.StringVar(&o.addr, "addr", "127.0.0.1:8080", "`ADDRESS` to listen on; port 0 picks a free one")
	flags.IntVar(&o.deltas, "deltas", 5, "number of versions before the highest one to make deltas from")
	flags.BoolVar(&o.rollout, "rollout-required", false, "sign that devices take a release only as the server of a rollout says")
	flags.DurationVar(&o.valid, "valid", 30*24*time.Hour, "how long a signed release is valid; it is signed again after half that time")
	flags.DurationVar(&o.window, "window", 5*time.Minute, "how much an app's clock may be wrong")
	flags.Usage = func() {
		fmt.Fprint(flags.Output(), usage)
		flags.PrintDefaults()
	}
	if err := flags.Parse(args); err != nil {
		return o, err
	}
	if flags.NArg() > 0 {
		return o, fmt.Errorf("%q: not a flag; -h lists the flags", flags.Arg(0))
	}
	if o.newKeys == "" && (o.dir == "" || o.key == "" || o.hmacKey == "") {
		return o, errors.New("-dir, -key and -hmac-key are needed; -new-keys FOLDER makes keys; -h says more")
	}
	return o, nil
}

func run(ctx context.Context, args []string) error {
	o, err := parse(args)
	if err != nil {
		return err
	}
	if o.newKeys != "" {
		return newKeys(o.newKeys)
	}
	c := server.Config{Dir: o.dir, Deltas: o.deltas, Valid: o.valid, Window: o.window, Every: 2 * time.Second, Log: log.Printf}
	c.RolloutRequired = o.rollout
	if c.Key, err = server.LoadPrivateKey(o.key); err != nil {
		return err
	}
	if c.HMACKey, err = server.LoadHMACKey(o.hmacKey); err != nil {
		return err
	}
	s, err := server.New(ctx, c)
	if err != nil {
		return err
	}
	go s.Run(ctx)
	return serve(ctx, o.addr, s)
}

func newKeys(dir string) error {
	if err := server.NewKeys(dir); err != nil {
		return err
	}
	public, err := os.ReadFile(filepath.Join(dir, server.PublicKeyFile))
	if err != nil {
		return err
	}
	fmt.Printf("%s: the app needs this public key and the text in %s:\n%s", dir, server.HMACKeyFile, public)
	return nil
}

// serve answers until ctx ends, and lets running answers end within ten seconds.
func serve(ctx context.Context, addr string, handler http.Handler) error {
	l, err := net.Listen("tcp", addr)
	if err != nil {
		return err
	}
	log.Printf("listening at http://%s/", l.Addr())
	s := &http.Server{Handler: handler, ReadHeaderTimeout: 10 * time.Second, IdleTimeout: time.Minute}
	stopped := make(chan error, 1)
	go func() {
		<-ctx.Done()
		last, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		stopped <- s.Shutdown(last)
	}()
	if err := s.Serve(l); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	log.Print("stopped")
	return <-stopped
}
