// Package fillrate calls Fillrate, a service for orders, inventory, backorders and purchasing: deadlines, retries that never do a
// thing twice, typed errors, and watches that resume. The messages are in the package fillratev1 beside it.
package fillrate

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"math"
	"net/url"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/backoff"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/keepalive"
	"google.golang.org/grpc/metadata"

	fillratev1 "github.com/fillrate/fillrate/client/go/fillrate/v1"
)

const defaultTimeout = 15 * time.Second

// Options say how to connect. The zero value is the tenant `default`, no token, and the roots that the machine trusts.
type Options struct {
	// Tenant is sent as x-tenant.
	Tenant string
	// Token is asked before every try for the bearer token; an empty one is not sent.
	Token func(context.Context) (string, error)
	// CA holds the roots to trust instead of the machine's, as PEM.
	CA []byte
	// Cert and Key are the client's own, as PEM, for mutual TLS.
	Cert, Key []byte
	// Timeout is the deadline of calls whose context has none. Default 15 s.
	Timeout time.Duration
}

// Client is a connection to Fillrate, safe for use by many goroutines.
type Client struct {
	Orders     fillratev1.OrderServiceClient
	Inventory  fillratev1.InventoryServiceClient
	Backorders fillratev1.BackorderServiceClient
	Purchasing fillratev1.PurchasingServiceClient
	Audit      fillratev1.AuditServiceClient

	conn    *grpc.ClientConn
	url     string
	options Options
}

// StaticToken is a token that never changes.
func StaticToken(token string) func(context.Context) (string, error) {
	return func(context.Context) (string, error) { return token, nil }
}

// Connect makes a client of http://HOST:PORT (plain text) or https://HOST:PORT (TLS). Nothing is sent before its first
// call.
func Connect(target string, options Options) (*Client, error) {
	address, secure, err := parse(target)
	if err != nil {
		return nil, err
	}
	security := insecure.NewCredentials()
	if secure {
		config, err := tlsConfig(options)
		if err != nil {
			return nil, err
		}
		security = credentials.NewTLS(config)
	} else if options.CA != nil || options.Cert != nil || options.Key != nil {
		return nil, fmt.Errorf("certificates need an https:// url, not %q", target)
	}
	if options.Timeout == 0 {
		options.Timeout = defaultTimeout
	}
	client := &Client{url: target, options: options}
	client.conn, err = grpc.NewClient(address,
		grpc.WithTransportCredentials(security),
		grpc.WithUnaryInterceptor(client.unary),
		grpc.WithStreamInterceptor(client.stream),
		// Retries are ours: gRPC's own would not know RetryInfo.
		grpc.WithDisableRetry(),
		// The server bounds its answers; the usual 4 MiB would refuse some of them.
		grpc.WithDefaultCallOptions(grpc.MaxCallRecvMsgSize(math.MaxInt32)),
		grpc.WithKeepaliveParams(keepalive.ClientParameters{Time: 20 * time.Second, Timeout: 10 * time.Second}),
		grpc.WithConnectParams(grpc.ConnectParams{
			Backoff:           backoff.Config{BaseDelay: firstPause, Multiplier: 2, Jitter: 0.2, MaxDelay: longestPause},
			MinConnectTimeout: 5 * time.Second,
		}),
	)
	if err != nil {
		return nil, err
	}
	client.Orders = fillratev1.NewOrderServiceClient(client.conn)
	client.Inventory = fillratev1.NewInventoryServiceClient(client.conn)
	client.Backorders = fillratev1.NewBackorderServiceClient(client.conn)
	client.Purchasing = fillratev1.NewPurchasingServiceClient(client.conn)
	client.Audit = fillratev1.NewAuditServiceClient(client.conn)
	return client, nil
}

// Close ends the connection, its calls and its watches.
func (c *Client) Close() error { return c.conn.Close() }

// Conn is the connection below, with everything a call gets: for generic tools.
func (c *Client) Conn() grpc.ClientConnInterface { return c.conn }

func parse(target string) (address string, secure bool, err error) {
	parsed, err := url.Parse(target)
	if err != nil || (parsed.Scheme != "http" && parsed.Scheme != "https") || parsed.Hostname() == "" ||
		parsed.Port() == "" || (parsed.Path != "" && parsed.Path != "/") {
		return "", false, fmt.Errorf("the url must be http://HOST:PORT or https://HOST:PORT, not %q", target)
	}
	return "dns:///" + parsed.Host, parsed.Scheme == "https", nil
}

func tlsConfig(options Options) (*tls.Config, error) {
	config := &tls.Config{MinVersion: tls.VersionTLS12}
	if options.CA != nil {
		config.RootCAs = x509.NewCertPool()
		if !config.RootCAs.AppendCertsFromPEM(options.CA) {
			return nil, errors.New("CA holds no certificate in PEM")
		}
	}
	if (options.Cert == nil) != (options.Key == nil) {
		return nil, errors.New("Cert and Key belong together: one of them is missing")
	}
	if options.Cert != nil {
		pair, err := tls.X509KeyPair(options.Cert, options.Key)
		if err != nil {
			return nil, fmt.Errorf("Cert and Key: %w", err)
		}
		config.Certificates = []tls.Certificate{pair}
	}
	return config, nil
}

// headers adds the tenant and the token.
func (c *Client) headers(ctx context.Context) (context.Context, error) {
	if c.options.Tenant != "" {
		ctx = metadata.AppendToOutgoingContext(ctx, "x-tenant", c.options.Tenant)
	}
	if c.options.Token != nil {
		token, err := c.options.Token(ctx)
		if err != nil {
			return nil, err
		}
		if token != "" {
			ctx = metadata.AppendToOutgoingContext(ctx, "authorization", "Bearer "+token)
		}
	}
	return ctx, nil
}
