// Calls a policy pack as the Pulumi engine does, over gRPC from Go, one resource after the other, and prints how long it took.
//
// Arguments: the pack's address, and a file of AnalyzeRequests, each after its length in four bytes (little-endian).
// Prints two numbers: seconds for all resources, seconds for the whole stack.
package main

import (
	"context"
	"encoding/binary"
	"fmt"
	"os"
	"time"

	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/emptypb"
)

func main() {
	if err := run(os.Args[1], os.Args[2]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(address, file string) error {
	requests, err := read(file)
	if err != nil {
		return err
	}
	connection, err := grpc.NewClient(address, grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		return err
	}
	defer connection.Close()
	pack := pulumirpc.NewAnalyzerClient(connection)
	if _, err := pack.GetAnalyzerInfo(context.Background(), &emptypb.Empty{}); err != nil {
		return err
	}
	whole := &pulumirpc.AnalyzeStackRequest{}
	start := time.Now()
	for _, request := range requests {
		if _, err := pack.Analyze(context.Background(), request); err != nil {
			return err
		}
		whole.Resources = append(whole.Resources, &pulumirpc.AnalyzerResource{
			Type: request.Type, Properties: request.Properties, Urn: request.Urn, Name: request.Name,
		})
	}
	singly := time.Since(start)
	start = time.Now()
	// As the engine: no limit on the size of a message.
	limits := grpc.MaxCallSendMsgSize(1 << 30)
	if _, err := pack.AnalyzeStack(context.Background(), whole, limits); err != nil {
		return err
	}
	fmt.Printf("%.4f %.4f\n", singly.Seconds(), time.Since(start).Seconds())
	return nil
}

func read(file string) ([]*pulumirpc.AnalyzeRequest, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	var found []*pulumirpc.AnalyzeRequest
	for len(data) > 0 {
		length := binary.LittleEndian.Uint32(data)
		request := &pulumirpc.AnalyzeRequest{}
		if err := proto.Unmarshal(data[4:4+length], request); err != nil {
			return nil, err
		}
		found, data = append(found, request), data[4+length:]
	}
	return found, nil
}
