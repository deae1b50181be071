package redis

import (
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
	"time"

	goredis "github.com/redis/go-redis/v9"
)

// server is a redis-server of a test's own, which keeps its data in a folder.
type server struct {
	dir, port string
	options   []string
	running   *exec.Cmd
}

func (s *server) address(database int) string {
	return fmt.Sprintf("redis://127.0.0.1:%s/%d", s.port, database)
}

// newServer starts one that ends with the test.
func newServer(t testing.TB, options ...string) *server {
	t.Helper()
	s := prepare(t, t.TempDir(), options...)
	t.Cleanup(s.kill)
	s.start(t)
	return s
}

// prepare finds a free port. Without redis-server the test is skipped; in CI it fails.
func prepare(t testing.TB, dir string, options ...string) *server {
	t.Helper()
	if _, err := exec.LookPath("redis-server"); err != nil {
		const missing = "redis-server is missing: apt-get install redis-server"
		if os.Getenv("CI") != "" {
			t.Fatal(missing)
		}
		t.Skip(missing)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	_, port, err := net.SplitHostPort(listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	return &server{dir: dir, port: port, options: options}
}

// start starts it, for the first time or again, and waits until it answers.
func (s *server) start(t testing.TB) {
	t.Helper()
	arguments := []string{"--port", s.port, "--bind", "127.0.0.1", "--dir", s.dir, "--save", "", "--appendonly", "yes", "--databases", "1000", "--logfile", "log"}
	s.running = exec.Command("redis-server", append(arguments, s.options...)...)
	if err := s.running.Start(); err != nil {
		t.Fatal(err)
	}
	client := goredis.NewClient(&goredis.Options{Addr: "127.0.0.1:" + s.port})
	defer client.Close()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	for client.Ping(ctx).Err() != nil {
		if ctx.Err() != nil {
			log, _ := os.ReadFile(filepath.Join(s.dir, "log"))
			t.Fatalf("redis-server does not answer:\n%s", log)
		}
	}
}

// kill ends it as a crash does.
func (s *server) kill() {
	if s.running != nil {
		s.running.Process.Kill()
		s.running.Wait()
		s.running = nil
	}
}

// shared is one server for all tests that do not kill it; each takes a database.
var shared struct {
	sync.Mutex
	*server
	databases int
}

func TestMain(m *testing.M) {
	code := m.Run()
	if shared.server != nil {
		shared.kill()
		os.RemoveAll(shared.dir)
	}
	os.Exit(code)
}

// database is the address of an empty one.
func database(t *testing.T) string {
	t.Helper()
	shared.Lock()
	defer shared.Unlock()
	if shared.server == nil {
		dir, err := os.MkdirTemp("", "redis")
		if err != nil {
			t.Fatal(err)
		}
		shared.server = prepare(t, dir)
		shared.start(t)
	}
	shared.databases++
	return shared.address(shared.databases)
}

func open(t testing.TB, address string) *Store {
	t.Helper()
	s, err := Open(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}
