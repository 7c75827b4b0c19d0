// The named reference of ./prove shop-size: the duties of examples/shop-dotnet in Go, with what Debian packages: lib/pq, redigo,
// client_golang. Orders in PostgreSQL behind a cache and Redis, receipts by workers, metrics, probes, pprof, JSON logs, a drain. No traces
// and no limiter, for which Debian has no current packages. Built with GO111MODULE=off GOPATH=/usr/share/gocode.
package main

import (
	"bytes"
	"container/list"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/pprof"
	"os"
	"os/signal"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/gomodule/redigo/redis"
	"github.com/lib/pq"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promauto"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

type line struct {
	Sku        string `json:"sku"`
	Quantity   int    `json:"quantity"`
	PriceCents int64  `json:"price_cents,omitempty"`
}

type order struct {
	ID         int64     `json:"id"`
	UserID     string    `json:"user_id"`
	Lines      []line    `json:"lines"`
	TotalCents int64     `json:"total_cents"`
	CreatedAt  time.Time `json:"created_at"`
}

type stock struct {
	Sku        string `json:"sku"`
	PriceCents int64  `json:"price_cents"`
	Quantity   int    `json:"quantity"`
}

// lru holds orders that were asked for lately.
type lru struct {
	sync.Mutex
	most  int
	items map[int64]*list.Element
	order *list.List
}

func (c *lru) get(id int64) (order, bool) {
	c.Lock()
	defer c.Unlock()
	if e, ok := c.items[id]; ok {
		c.order.MoveToFront(e)
		return e.Value.(order), true
	}
	return order{}, false
}

func (c *lru) put(o order) {
	c.Lock()
	defer c.Unlock()
	if _, ok := c.items[o.ID]; ok {
		return
	}
	c.items[o.ID] = c.order.PushFront(o)
	if c.order.Len() > c.most {
		last := c.order.Back()
		delete(c.items, last.Value.(order).ID)
		c.order.Remove(last)
	}
}

type shop struct {
	db       *sql.DB
	redis    *redis.Pool
	cache    *lru
	receipts chan int64
	mailURL  string
	mail     *http.Client
	ready    atomic.Bool
	closing  atomic.Bool
}

var (
	made     = promauto.NewCounterVec(prometheus.CounterOpts{Name: "shop_orders_total"}, []string{"outcome"})
	sent     = promauto.NewCounterVec(prometheus.CounterOpts{Name: "shop_receipts_total"}, []string{"outcome"})
	duration = promauto.NewHistogramVec(prometheus.HistogramOpts{Name: "http_server_request_duration_seconds"}, []string{"method"})
)

var errNotFound, errConflict = errors.New("not found"), errors.New("out of stock")

func env(name, fallback string) string {
	if value := os.Getenv(name); value != "" {
		return value
	}
	if fallback == "" {
		log.Fatalf("%s is not set", name)
	}
	return fallback
}

func main() {
	most, err := strconv.Atoi(env("MAX_CONNECTIONS", "10"))
	if err != nil {
		log.Fatalf("MAX_CONNECTIONS: %v", err)
	}
	db, err := sql.Open("postgres", env("DATABASE_URL", "")+"?sslmode=disable")
	if err != nil {
		log.Fatal(err)
	}
	db.SetMaxOpenConns(most)
	db.SetMaxIdleConns(5)
	db.SetConnMaxLifetime(5 * time.Minute)
	cacheURL := env("CACHE_URL", "")
	s := &shop{
		db:       db,
		redis:    &redis.Pool{MaxIdle: 5, Dial: func() (redis.Conn, error) { return redis.DialURL(cacheURL, redis.DialReadTimeout(time.Second)) }},
		cache:    &lru{most: 10000, items: map[int64]*list.Element{}, order: list.New()},
		receipts: make(chan int64, 1000),
		mailURL:  os.Getenv("RECEIPTS_URL"),
		mail:     &http.Client{Timeout: 5 * time.Second},
	}
	var workers sync.WaitGroup
	for i := 0; i < 4; i++ {
		workers.Add(1)
		go func() {
			defer workers.Done()
			for id := range s.receipts {
				s.send(id)
			}
		}()
	}
	go s.watch()

	api := http.NewServeMux()
	api.HandleFunc("/orders", s.orders)
	api.HandleFunc("/orders/", s.find)
	api.HandleFunc("/stock", s.list)
	api.HandleFunc("/stock/", s.item)
	ops := http.NewServeMux()
	ops.HandleFunc("/livez", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, "ok") })
	ops.HandleFunc("/startupz", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, "ok") })
	ops.HandleFunc("/readyz", func(w http.ResponseWriter, _ *http.Request) {
		if s.closing.Load() || !s.ready.Load() {
			w.WriteHeader(http.StatusServiceUnavailable)
		}
	})
	ops.Handle("/metrics", promhttp.Handler())
	ops.HandleFunc("/debug/pprof/", pprof.Index)
	ops.HandleFunc("/debug/pprof/profile", pprof.Profile)

	server := &http.Server{Addr: ":" + env("PORT", "8080"), Handler: logged(api), ReadHeaderTimeout: 5 * time.Second}
	management := &http.Server{Addr: ":" + env("MANAGEMENT_PORT", "9090"), Handler: ops, ReadHeaderTimeout: 5 * time.Second}
	for _, each := range []*http.Server{server, management} {
		go func(each *http.Server) {
			if err := each.ListenAndServe(); !errors.Is(err, http.ErrServerClosed) {
				log.Fatal(err)
			}
		}(each)
	}

	stop := make(chan os.Signal, 1)
	signal.Notify(stop, syscall.SIGTERM, syscall.SIGINT)
	<-stop
	s.closing.Store(true)
	time.Sleep(5 * time.Second)
	drain, cancel := context.WithTimeout(context.Background(), 18*time.Second)
	defer cancel()
	server.Shutdown(drain)
	close(s.receipts)
	workers.Wait()
	db.Close()
	management.Close()
}

func logged(next http.Handler) http.Handler {
	out := json.NewEncoder(os.Stdout)
	var lock sync.Mutex
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		begun := time.Now()
		next.ServeHTTP(w, r)
		took := time.Since(begun)
		duration.WithLabelValues(r.Method).Observe(took.Seconds())
		lock.Lock()
		defer lock.Unlock()
		out.Encode(map[string]any{"time": begun.UTC().Format(time.RFC3339Nano), "level": "info", "service": "shop", "endpoint": r.Method + " " + r.URL.Path, "duration_ms": float64(took.Microseconds()) / 1000})
	})
}

func answer(w http.ResponseWriter, status int, value any) {
	body, err := json.Marshal(value)
	if err != nil {
		w.WriteHeader(http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	w.Write(body)
}

func refuse(w http.ResponseWriter, err error) {
	status := http.StatusServiceUnavailable
	switch {
	case errors.Is(err, errNotFound), errors.Is(err, sql.ErrNoRows):
		status = http.StatusNotFound
	case errors.Is(err, errConflict):
		status = http.StatusConflict
	}
	answer(w, status, map[string]string{"error": err.Error()})
}

func (s *shop) watch() {
	for ; ; time.Sleep(5 * time.Second) {
		within, cancel := context.WithTimeout(context.Background(), 2*time.Second)
		s.ready.Store(s.db.PingContext(within) == nil)
		cancel()
	}
}

func (s *shop) orders(w http.ResponseWriter, r *http.Request) {
	if r.Method == http.MethodGet {
		rows, err := s.db.QueryContext(r.Context(), "select id, user_id, total_cents, created_at from orders where user_id = $1 order by id desc limit 50", r.URL.Query().Get("user_id"))
		if err != nil {
			refuse(w, err)
			return
		}
		defer rows.Close()
		found := []order{}
		for rows.Next() {
			var o order
			if err := rows.Scan(&o.ID, &o.UserID, &o.TotalCents, &o.CreatedAt); err != nil {
				refuse(w, err)
				return
			}
			found = append(found, o)
		}
		answer(w, http.StatusOK, map[string]any{"orders": found})
		return
	}
	var asked order
	if err := json.NewDecoder(io.LimitReader(r.Body, 64<<10)).Decode(&asked); err != nil || asked.UserID == "" || len(asked.Lines) == 0 {
		answer(w, http.StatusBadRequest, map[string]string{"error": "no order"})
		return
	}
	if err := s.create(r.Context(), &asked); err != nil {
		made.WithLabelValues("refused").Inc()
		refuse(w, err)
		return
	}
	made.WithLabelValues("made").Inc()
	s.keep(asked)
	select {
	case s.receipts <- asked.ID:
	default:
	}
	answer(w, http.StatusCreated, asked)
}

func (s *shop) create(ctx context.Context, o *order) error {
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if err := tx.QueryRow("insert into orders (user_id, total_cents) values ($1, 0) returning id, created_at", o.UserID).Scan(&o.ID, &o.CreatedAt); err != nil {
		return err
	}
	for i := range o.Lines {
		l := &o.Lines[i]
		err := tx.QueryRow("update stock set quantity = quantity - $2 where sku = $1 and quantity >= $2 returning price_cents", l.Sku, l.Quantity).Scan(&l.PriceCents)
		if errors.Is(err, sql.ErrNoRows) {
			return errConflict
		} else if err != nil {
			return err
		}
		if _, err := tx.Exec("insert into order_lines (order_id, sku, quantity, price_cents) values ($1, $2, $3, $4)", o.ID, l.Sku, l.Quantity, l.PriceCents); err != nil {
			return err
		}
		o.TotalCents += l.PriceCents * int64(l.Quantity)
	}
	if _, err := tx.Exec("update orders set total_cents = $2 where id = $1", o.ID, o.TotalCents); err != nil {
		return err
	}
	return tx.Commit()
}

func (s *shop) keep(o order) {
	s.cache.put(o)
	c := s.redis.Get()
	defer c.Close()
	if body, err := json.Marshal(o); err == nil {
		c.Do("SET", fmt.Sprintf("shop:order:%d", o.ID), body, "EX", 300)
	}
}

func (s *shop) load(ctx context.Context, id int64) (order, error) {
	if o, ok := s.cache.get(id); ok {
		return o, nil
	}
	var o order
	c := s.redis.Get()
	defer c.Close()
	if body, err := redis.Bytes(c.Do("GET", fmt.Sprintf("shop:order:%d", id))); err == nil && json.Unmarshal(body, &o) == nil {
		s.cache.put(o)
		return o, nil
	}
	var skus []string
	var quantities, prices []int64
	err := s.db.QueryRowContext(ctx, "select o.id, o.user_id, o.total_cents, o.created_at, array_agg(l.sku), array_agg(l.quantity), array_agg(l.price_cents) from orders o join order_lines l on l.order_id = o.id where o.id = $1 group by o.id", id).
		Scan(&o.ID, &o.UserID, &o.TotalCents, &o.CreatedAt, pq.Array(&skus), pq.Array(&quantities), pq.Array(&prices))
	if err != nil {
		return o, err
	}
	for i := range skus {
		o.Lines = append(o.Lines, line{skus[i], int(quantities[i]), prices[i]})
	}
	s.keep(o)
	return o, nil
}

func (s *shop) find(w http.ResponseWriter, r *http.Request) {
	id, err := strconv.ParseInt(strings.TrimPrefix(r.URL.Path, "/orders/"), 10, 64)
	if err != nil {
		refuse(w, errNotFound)
		return
	}
	o, err := s.load(r.Context(), id)
	if err != nil {
		refuse(w, err)
		return
	}
	answer(w, http.StatusOK, o)
}

func (s *shop) list(w http.ResponseWriter, r *http.Request) {
	rows, err := s.db.QueryContext(r.Context(), "select sku, price_cents, quantity from stock order by sku limit 1000")
	if err != nil {
		refuse(w, err)
		return
	}
	defer rows.Close()
	items := []stock{}
	for rows.Next() {
		var i stock
		if err := rows.Scan(&i.Sku, &i.PriceCents, &i.Quantity); err != nil {
			refuse(w, err)
			return
		}
		items = append(items, i)
	}
	answer(w, http.StatusOK, map[string]any{"items": items})
}

func (s *shop) item(w http.ResponseWriter, r *http.Request) {
	i := stock{Sku: strings.TrimPrefix(r.URL.Path, "/stock/")}
	var err error
	if r.Method == http.MethodPut {
		if err = json.NewDecoder(io.LimitReader(r.Body, 64<<10)).Decode(&i); err == nil {
			_, err = s.db.ExecContext(r.Context(), "insert into stock (sku, price_cents, quantity) values ($1, $2, $3) on conflict (sku) do update set price_cents = excluded.price_cents, quantity = excluded.quantity", i.Sku, i.PriceCents, i.Quantity)
		}
	} else {
		err = s.db.QueryRowContext(r.Context(), "select price_cents, quantity from stock where sku = $1", i.Sku).Scan(&i.PriceCents, &i.Quantity)
	}
	if err != nil {
		refuse(w, err)
		return
	}
	answer(w, http.StatusOK, i)
}

func (s *shop) send(id int64) {
	o, err := s.load(context.Background(), id)
	if err == nil && s.mailURL != "" {
		body, _ := json.Marshal(o)
		var got *http.Response
		if got, err = s.mail.Post(s.mailURL, "application/json", bytes.NewReader(body)); err == nil {
			got.Body.Close()
		}
	}
	if err == nil {
		_, err = s.db.Exec("update orders set receipt_sent_at = now() where id = $1", id)
	}
	if err != nil {
		sent.WithLabelValues("failed").Inc()
		return
	}
	sent.WithLabelValues("sent").Inc()
}
