// Command server is what the checks in ../checks.c talk to: two update servers with the same keys; the second one has one version
// more, and two rollouts of it below its address: that at held/ lets devices have version 1, that at allowed/ version 2. When all are ready,
// it writes one line, which mage run passes to the checks:
//
//	URL-OF-THE-FIRST URL-OF-THE-SECOND PUBLIC-KEY HMAC-KEY DEVICE-KEY
//
// It ends when its standard input does.
package main

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"github.com/gondk/gondk/golib/update/metadata"
	"github.com/gondk/gondk/golib/update/request"
	"github.com/gondk/gondk/golib/update/server"
)

func main() {
	log.SetFlags(0)
	if err := run(); err != nil {
		log.Fatal(err)
	}
}

func run() error {
	dir, err := os.MkdirTemp("", "gondk-run-server")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	public, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return err
	}
	deviceKey := rand.Text()
	hmac := make([]byte, request.MinKey)
	rand.Read(hmac) // never fails
	config := server.Config{Key: private, HMACKey: hmac, Deltas: 1, Valid: time.Hour, Window: 10 * time.Minute, Every: time.Hour, Log: log.Printf}
	var urls [2]string
	for i := range urls {
		config.Dir = filepath.Join(dir, fmt.Sprint(i+1))
		mux := http.NewServeMux()
		if i == 1 {
			mux.Handle("/held/", rolling{deviceKey, 1, 1, private})
			mux.Handle("/allowed/", rolling{deviceKey, 2, 2, private})
		}
		if urls[i], err = serve(config, i+1, mux); err != nil {
			return err
		}
	}
	fmt.Println(urls[0], urls[1], metadata.FormatPublicKey(public), request.FormatKey(hmac), deviceKey)
	_, err = io.Copy(io.Discard, os.Stdin)
	return err
}

// serve serves so many versions, beside what mux has, and gives the address.
func serve(config server.Config, versions int, mux *http.ServeMux) (string, error) {
	if err := os.Mkdir(config.Dir, 0o777); err != nil {
		return "", err
	}
	for n := 1; n <= versions; n++ {
		if err := os.WriteFile(filepath.Join(config.Dir, fmt.Sprintf("%d.bin", n)), content(n), 0o666); err != nil {
			return "", err
		}
	}
	s, err := server.New(context.Background(), config)
	if err != nil {
		return "", err
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	mux.Handle("/", s)
	web := &http.Server{Handler: mux, Protocols: new(http.Protocols)}
	web.Protocols.SetHTTP1(true)
	web.Protocols.SetUnencryptedHTTP2(true) // a rollout's stream needs it
	go func() { log.Print(web.Serve(listener)) }()
	return "http://" + listener.Addr().String() + "/", nil
}

// content is 300,000 bytes, some of which differ between versions.
func content(version int) []byte {
	data := make([]byte, 300_000)
	for i := range data {
		data[i] = byte(i * i >> 7)
	}
	copy(data[len(data)/2:], fmt.Sprintf("version %d", version))
	return data
}
