package fillrate

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	fillratev1 "github.com/fillrate/fillrate/client/go/fillrate/v1"
)

// Error is what every call and watch fails with: `var failed *fillrate.Error; errors.As(err, &failed)`.
type Error struct {
	// Code is the gRPC status code.
	Code codes.Code
	// Reason says why, for programs; unspecified where no Fillrate answered.
	Reason fillratev1.ErrorReason
	// Message says why, for people.
	Message string
	// Violations name every field, line or resource at fault.
	Violations []Violation
	// Metadata is what error.proto lists for the reason.
	Metadata map[string]string
	// RetryAfter is the server's RetryInfo, 0 without one.
	RetryAfter time.Duration
	// RequestID is that of the mutation: repeat it with this one if it is unknown whether it took place.
	RequestID string
	// Method is the name of the method.
	Method string

	retryable bool
	status    *status.Status
	cause     error
}

// Violation is one field, line or resource at fault.
type Violation struct {
	// Field is its dotted path from the request, `lines[2].quantity`.
	Field string
	// Reason is the reason for it alone.
	Reason fillratev1.ErrorReason
	// Description says what is wrong, for people.
	Description string
}

func (e *Error) Error() string {
	text := e.Method + ": " + codeName(e.Code)
	if e.Reason != fillratev1.ErrorReason_ERROR_REASON_UNSPECIFIED && reasonName(e.Reason) != codeName(e.Code) {
		text += " " + reasonName(e.Reason)
	}
	return text + ": " + e.Message
}

// Unwrap gives the context's error where the context ended the call, else what failed below.
func (e *Error) Unwrap() error { return e.cause }

// GRPCStatus makes status.FromError and status.Code work.
func (e *Error) GRPCStatus() *status.Status { return e.status }

func codeName(code codes.Code) string {
	if code == codes.OK {
		return "OK"
	}
	name := ""
	for i, letter := range code.String() {
		if i > 0 && letter >= 'A' && letter <= 'Z' {
			name += "_"
		}
		name += string(letter)
	}
	if code == codes.Canceled {
		return "CANCELLED"
	}
	return strings.ToUpper(name)
}

func reasonName(reason fillratev1.ErrorReason) string {
	return strings.TrimPrefix(reason.String(), "ERROR_REASON_")
}

func reasonOf(name string) fillratev1.ErrorReason {
	return fillratev1.ErrorReason(fillratev1.ErrorReason_value["ERROR_REASON_"+name])
}

// failure makes an Error of what a call failed with.
func (c *Client) failure(ctx context.Context, err error, method, requestID string) *Error {
	var known *Error
	if errors.As(err, &known) {
		return known
	}
	answer := status.Convert(err)
	failed := &Error{Code: answer.Code(), Message: answer.Message(), RequestID: requestID, status: answer, cause: err}
	if ctx.Err() != nil {
		failed.cause = ctx.Err()
	}
	failed.Method = method[strings.LastIndex(method, "/")+1:]
	for _, detail := range answer.Details() {
		failed.take(detail)
	}
	failed.retryable = failed.retryable || failed.Code == codes.Unavailable
	if failed.Reason == fillratev1.ErrorReason_ERROR_REASON_UNSPECIFIED {
		failed.explain(c.url)
	}
	return failed
}

func (e *Error) take(detail any) {
	switch detail := detail.(type) {
	case *errdetails.ErrorInfo:
		if detail.Domain == "fillrate" {
			e.Reason, e.Metadata = reasonOf(detail.Reason), detail.Metadata
		}
	case *errdetails.RetryInfo:
		e.RetryAfter, e.retryable = detail.RetryDelay.AsDuration(), true
	case *errdetails.BadRequest:
		for _, v := range detail.FieldViolations {
			e.Violations = append(e.Violations, Violation{v.Field, reasonOf(v.Reason), v.Description})
		}
	case *errdetails.PreconditionFailure:
		for _, v := range detail.Violations {
			e.Violations = append(e.Violations, Violation{v.Subject, reasonOf(v.Type), v.Description})
		}
	}
}

// explain says for people what happened where no Fillrate said it.
func (e *Error) explain(url string) {
	switch e.Code {
	case codes.Unavailable:
		e.Message = fmt.Sprintf("no Fillrate answered at %s, because: %s", url, e.Message)
	case codes.DeadlineExceeded:
		e.Message = fmt.Sprintf("no answer from %s within the deadline", url)
		if e.RequestID != "" {
			e.Message += ": whether it took place is unknown, repeat it with the same request_id"
		}
	case codes.Unimplemented:
		e.Message = fmt.Sprintf("what answers at %s does not know this method, because: %s", url, e.Message)
	}
}

// tooLate is the answer to a deadline that had passed before anything was sent.
func tooLate(ctx context.Context, method, requestID string) *Error {
	failed := &Error{
		Code: codes.DeadlineExceeded, RequestID: requestID, cause: ctx.Err(),
		Method:  method[strings.LastIndex(method, "/")+1:],
		Message: "the deadline had passed before the call began: nothing was sent",
	}
	failed.status = status.New(failed.Code, failed.Message)
	return failed
}
