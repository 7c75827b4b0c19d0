// Command service is the lab's Go service: an HTTP server whose live heap, garbage and CPU a request can be set, so that
// what a container needs is known beforehand. Every flag has an environment variable: -live-mb is SERVICE_LIVE_MB.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"log"
	"net"
	"net/http"
	"net/http/pprof"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// drainTime is how long requests in flight may take after a signal to end.
const drainTime = 5 * time.Second

// idleTime is longer than clients keep a connection that they do not use, a fresh one too: the side that asks is the one to close it.
const idleTime = 3 * time.Minute

type settings struct {
	listen, metrics, pprof string
	liveMB, garbageKB      int
	entryBytes             int
	rounds, keep           int
	ownRate                int
	allMetrics             bool
	untilEOF               bool
}

func readSettings(args []string) (settings, error) {
	var s settings
	flags := flag.NewFlagSet("service", flag.ContinueOnError)
	flags.StringVar(&s.listen, "listen", "127.0.0.1:0", "address of the service")
	flags.StringVar(&s.metrics, "metrics", "127.0.0.1:0", "address of /metrics")
	flags.StringVar(&s.pprof, "pprof", "127.0.0.1:0", "address of /debug/pprof; loopback only")
	flags.IntVar(&s.liveMB, "live-mb", 64, "live heap in MiB")
	flags.IntVar(&s.entryBytes, "entry-bytes", 1024, "size of an entry of the live heap: the smaller, the more pointers to follow")
	flags.IntVar(&s.garbageKB, "garbage-kb", 32, "garbage a request in KiB")
	flags.IntVar(&s.rounds, "rounds", 2000, "CPU a request: rounds of SHA-256 over 64 bytes")
	flags.IntVar(&s.keep, "keep", 1, "entries of the live heap that a request replaces")
	flags.IntVar(&s.ownRate, "own-rate", 0, "requests a second that the service asks of itself, without HTTP")
	flags.BoolVar(&s.allMetrics, "all-metrics", false, "export all of runtime/metrics, not the collector's default set alone")
	flags.BoolVar(&s.untilEOF, "until-eof", false, "stop when standard input ends, so that no service outlives who started it")
	var bad []string
	flags.VisitAll(func(f *flag.Flag) {
		name := "SERVICE_" + strings.ToUpper(strings.ReplaceAll(f.Name, "-", "_"))
		if value, ok := os.LookupEnv(name); ok {
			if err := f.Value.Set(value); err != nil {
				bad = append(bad, fmt.Sprintf("%s=%q: %v", name, value, err))
			}
		}
	})
	if err := flags.Parse(args); err != nil {
		return s, err
	}
	for name, value := range map[string]int{"live-mb": s.liveMB, "garbage-kb": s.garbageKB, "rounds": s.rounds, "keep": s.keep, "own-rate": s.ownRate} {
		if value < 0 {
			bad = append(bad, fmt.Sprintf("-%s is %d: expected 0 or more", name, value))
		}
	}
	if s.entryBytes < leastEntry {
		bad = append(bad, fmt.Sprintf("-entry-bytes is %d: expected %d or more", s.entryBytes, leastEntry))
	}
	if host, _, err := net.SplitHostPort(s.pprof); err != nil || !net.ParseIP(host).IsLoopback() {
		bad = append(bad, fmt.Sprintf("-pprof is %q: expected a loopback address with a port, profiles are not for the public", s.pprof))
	}
	if len(bad) > 0 {
		return s, errors.New(strings.Join(bad, "; "))
	}
	return s, nil
}

func main() {
	if err := run(os.Args[1:]); err != nil && !errors.Is(err, flag.ErrHelp) {
		log.Fatal(err)
	}
}

func run(args []string) error {
	// signals are caught before anything slow happens
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
	defer stop()
	s, err := readSettings(args)
	if err != nil {
		return err
	}
	if s.untilEOF {
		go func() {
			var buffer [64]byte
			for {
				if _, err := os.Stdin.Read(buffer[:]); err != nil {
					stop()
					return
				}
			}
		}()
	}

	work := newWork(s.liveMB, s.entryBytes, s.garbageKB, s.rounds, s.keep)
	meter := newMeter(s.allMetrics)
	app := http.NewServeMux()
	app.Handle("/", meter.around(work))
	app.HandleFunc("/healthz", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, "ok") })
	metrics := http.NewServeMux()
	metrics.Handle("/metrics", promhttp.HandlerFor(meter.registry, promhttp.HandlerOpts{}))
	profiles := http.NewServeMux()
	profiles.HandleFunc("/debug/pprof/", pprof.Index)
	profiles.HandleFunc("/debug/pprof/cmdline", pprof.Cmdline)
	profiles.HandleFunc("/debug/pprof/profile", pprof.Profile)
	profiles.HandleFunc("/debug/pprof/symbol", pprof.Symbol)
	profiles.HandleFunc("/debug/pprof/trace", pprof.Trace)

	listening := []string{"listening"}
	servers := make([]*http.Server, 0, 3)
	failed := make(chan error, 3)
	for _, part := range []struct {
		name, address string
		handler       http.Handler
	}{{"app", s.listen, app}, {"metrics", s.metrics, metrics}, {"pprof", s.pprof, profiles}} {
		listener, err := net.Listen("tcp", part.address)
		if err != nil {
			return err
		}
		server := &http.Server{Handler: part.handler, ReadHeaderTimeout: idleTime, IdleTimeout: idleTime}
		servers = append(servers, server)
		listening = append(listening, part.name+"="+listener.Addr().String())
		go func() { failed <- server.Serve(listener) }()
	}
	fmt.Println(strings.Join(listening, " "))
	go askSelf(ctx, work, s.ownRate)

	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}
	drained, cancel := context.WithTimeout(context.Background(), drainTime)
	defer cancel()
	for _, server := range servers {
		if err := server.Shutdown(drained); err != nil {
			return fmt.Errorf("requests in flight were cut off after %v: %w", drainTime, err)
		}
	}
	return nil
}
