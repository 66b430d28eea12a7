package fillrate

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials"

	fillratev1 "github.com/fillrate/fillrate/client/go/fillrate/v1"
)

// pem reads one of the files that client/test makes.
func pem(t *testing.T, name string) []byte {
	t.Helper()
	folder := os.Getenv("FILLRATE_TEST_CERTS")
	if folder == "" {
		t.Skip("FILLRATE_TEST_CERTS names no folder of certificates: client/test makes one")
	}
	text, err := os.ReadFile(filepath.Join(folder, name))
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func TestTLSOnBothSides(t *testing.T) {
	pair, err := tls.X509KeyPair(pem(t, "server.pem"), pem(t, "server.key"))
	if err != nil {
		t.Fatal(err)
	}
	trusted := x509.NewCertPool()
	trusted.AppendCertsFromPEM(pem(t, "ca.pem"))
	server := grpc.NewServer(grpc.Creds(credentials.NewTLS(&tls.Config{
		Certificates: []tls.Certificate{pair}, ClientCAs: trusted, ClientAuth: tls.RequireAndVerifyClientCert,
	})))
	fillratev1.RegisterOrderServiceServer(server, &fake{})
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go server.Serve(listener)
	defer server.Stop()

	call := func(options Options) error {
		options.Timeout = 2 * time.Second
		client, err := Connect("https://"+listener.Addr().String(), options)
		if err != nil {
			t.Fatal(err)
		}
		defer client.Close()
		_, err = client.Orders.CreateOrder(context.Background(), &fillratev1.CreateOrderRequest{})
		return err
	}
	good := Options{CA: pem(t, "ca.pem"), Cert: pem(t, "client.pem"), Key: pem(t, "client.key")}
	if err := call(good); err != nil {
		t.Error(err)
	}
	wrong := good
	wrong.CA = pem(t, "other.pem")
	nobody := Options{CA: good.CA}
	for _, options := range []Options{wrong, nobody} {
		err := call(options)
		var failed *Error
		if !errors.As(err, &failed) || failed.Code != codes.Unavailable ||
			!strings.Contains(failed.Message, "no Fillrate answered at https://") {
			t.Error(err)
		}
	}
	if err := call(wrong); !strings.Contains(err.Error(), "certificate") {
		t.Error(err)
	}
}
