package update

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/gondk/gondk/golib/internal/testkit"
	"github.com/gondk/gondk/golib/update/store"
)

// Where this is set, the test binary is an app that updates: its URL and its folder.
const appURL, appDir = "GONDK_TEST_UPDATE_URL", "GONDK_TEST_UPDATE_DIR"

func TestMain(m *testing.M) {
	if os.Getenv(appURL) != "" {
		if err := app(os.Getenv(appURL), os.Getenv(appDir)); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

// app starts, updates and confirms again and again, until it is killed.
func app(url, dir string) error {
	for {
		u, err := Open(config(url, dir))
		if err != nil {
			return err
		}
		fmt.Println("opened")
		if err := u.Confirm(u.Current().Version); err != nil {
			return err
		}
		if err := u.Apply(context.Background(), nil, nil); err != nil {
			return err
		}
		if err := u.Close(); err != nil {
			return err
		}
	}
}

// process is a running app.
type process struct {
	*exec.Cmd
	out    *bufio.Reader
	errors strings.Builder
}

// start starts an app, and waits until it has opened its folder.
func start(t *testing.T, url, dir string) *process {
	t.Helper()
	p := &process{Cmd: exec.Command(os.Args[0])}
	p.Env = append(os.Environ(), appURL+"="+url, appDir+"="+dir)
	p.Stderr = &p.errors
	pipe, err := p.StdoutPipe()
	testkit.Must(t, err)
	p.out = bufio.NewReader(pipe)
	testkit.Must(t, p.Start())
	if line, err := p.out.ReadString('\n'); line != "opened\n" {
		p.kill()
		t.Fatalf("the app says %q, %v: %s", line, err, p.errors.String())
	}
	return p
}

func (p *process) kill() {
	p.Process.Kill()
	go func() {
		for { // until the pipe is empty; Wait closes it
			if _, err := p.out.ReadString('\n'); err != nil {
				return
			}
		}
	}()
	p.Wait()
}

// TestKilled kills an app that updates all the time at 200 moments, and holds that its content is whole each time and that it goes on.
func TestKilled(t *testing.T) {
	s := newSite(t)
	dir := s.installed(t, 1)
	var version atomic.Int64
	version.Store(1)
	s.spoilWith(func(_ http.ResponseWriter, r *http.Request) bool {
		if r.URL.Path == "/release" {
			s.publish(t, released(version.Add(1)))
		}
		return false
	})
	const seed = 20
	t.Logf("seed %d", seed)
	chance := rand.New(rand.NewPCG(seed, 0))
	grown, idle, moment := 0, 0, 25*time.Millisecond
	last := int64(1)
	for range 200 {
		p := start(t, s.URL, dir)
		time.Sleep(time.Duration(chance.Int64N(int64(moment))))
		p.kill()
		if p.errors.Len() > 0 {
			t.Fatalf("the app failed before it was killed: %s", p.errors.String())
		}
		u := open(t, s.config(dir))
		got := whole(t, u)
		if got < last && u.Rejected() != last { // it was started twice, and killed before it could confirm
			t.Errorf("version %d after %d", got, last)
		}
		if idle++; got > last {
			grown++
			idle = 0
		} else if idle == 5 { // the machine is slow: let the app come further
			idle = 0
			moment += moment / 2
		}
		last = got
		testkit.Must(t, u.Close())
	}
	if grown < 20 {
		t.Errorf("only %d of 200 runs came as far as an update", grown)
	}
	u := open(t, s.config(dir))
	testkit.Must(t, u.Apply(t.Context(), nil, nil))
	is(t, u, version.Load())
	tidy(t, dir, "at the end")
}

func TestTwoProcesses(t *testing.T) {
	s := newSite(t)
	dir := s.installed(t, 1)
	entered := make(chan bool, 100)
	s.spoilWith(func(_ http.ResponseWriter, r *http.Request) bool {
		entered <- true
		<-r.Context().Done()
		return false
	})
	p := start(t, s.URL, dir)
	<-entered
	if _, err := Open(s.config(dir)); !errors.Is(err, store.ErrLocked) || !strings.Contains(err.Error(), dir) {
		t.Errorf("Open = %v; want ErrLocked, with the folder", err)
	}
	p.kill()
	is(t, open(t, s.config(dir)), 1)
}
