// The AWS SDK for Go, version 2, against a door: each lesson passes or says what it saw. Prints a JSON object of lesson and error.
package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/feature/s3/manager"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/aws/smithy-go"
)

type given struct {
	Endpoint string
	Customer struct {
		AccessKeyID     string `json:"accessKeyId"`
		SecretAccessKey string `json:"secretAccessKey"`
	}
}

var ctx = context.Background()

func config(endpoint string, provider aws.CredentialsProvider) aws.Config {
	return aws.Config{Region: "us-east-1", BaseEndpoint: aws.String(endpoint), Credentials: aws.NewCredentialsCache(provider), RetryMaxAttempts: 1}
}

func code(err error) string {
	var api smithy.APIError
	if errors.As(err, &api) {
		return api.ErrorCode()
	}
	return fmt.Sprint(err)
}

func refused(want string, err error) error {
	if err == nil || code(err) != want {
		return fmt.Errorf("wanted %s, got %v", want, err)
	}
	return nil
}

func same(got, want any) error {
	if fmt.Sprint(got) != fmt.Sprint(want) {
		return fmt.Errorf("wanted %v, got %v", want, got)
	}
	return nil
}

const trust = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"111122223333"},"Action":"sts:AssumeRole"}]}`

func sessions(endpoint string, own aws.Config) error {
	person, err := sts.NewFromConfig(own).GetCallerIdentity(ctx, &sts.GetCallerIdentityInput{})
	if err != nil {
		return err
	}
	if err := same(*person.Arn, "arn:aws:iam::111122223333:user/stint"); err != nil {
		return err
	}
	roles := iam.NewFromConfig(own)
	role, err := roles.CreateRole(ctx, &iam.CreateRoleInput{RoleName: aws.String("go"), AssumeRolePolicyDocument: aws.String(trust)})
	if err != nil {
		return err
	}
	got, err := sts.NewFromConfig(own).AssumeRole(ctx, &sts.AssumeRoleInput{RoleArn: role.Role.Arn, RoleSessionName: aws.String("gopher")})
	if err != nil {
		return err
	}
	key := got.Credentials
	session := config(endpoint, credentials.NewStaticCredentialsProvider(*key.AccessKeyId, *key.SecretAccessKey, *key.SessionToken))
	who, err := sts.NewFromConfig(session).GetCallerIdentity(ctx, &sts.GetCallerIdentityInput{})
	if err != nil {
		return err
	}
	if err := same(*who.Arn, "arn:aws:sts::111122223333:assumed-role/go/gopher"); err != nil {
		return err
	}
	_, err = iam.NewFromConfig(session).ListRoles(ctx, &iam.ListRolesInput{})
	if err := refused("AccessDenied", err); err != nil {
		return err
	}
	_, err = roles.DeleteRole(ctx, &iam.DeleteRoleInput{RoleName: aws.String("go")})
	return err
}

func pages(_ string, own aws.Config) error {
	client := iam.NewFromConfig(own)
	for i := 0; i < 7; i++ {
		if _, err := client.CreateUser(ctx, &iam.CreateUserInput{UserName: aws.String(fmt.Sprintf("go-%d", i)), Path: aws.String("/go/")}); err != nil {
			return err
		}
	}
	seen := 0
	pager := iam.NewListUsersPaginator(client, &iam.ListUsersInput{PathPrefix: aws.String("/go/"), MaxItems: aws.Int32(3)})
	for pager.HasMorePages() {
		page, err := pager.NextPage(ctx)
		if err != nil {
			return err
		}
		seen += len(page.Users)
	}
	if err := same(seen, 7); err != nil {
		return err
	}
	_, err := client.GetUser(ctx, &iam.GetUserInput{UserName: aws.String("nobody")})
	return refused("NoSuchEntity", err)
}

func objects(_ string, own aws.Config) error {
	client := s3.NewFromConfig(own, func(o *s3.Options) { o.UsePathStyle = true })
	bucket := aws.String("go-objects")
	if _, err := client.CreateBucket(ctx, &s3.CreateBucketInput{Bucket: bucket}); err != nil {
		return err
	}
	for _, algorithm := range []types.ChecksumAlgorithm{types.ChecksumAlgorithmCrc32, types.ChecksumAlgorithmCrc32c, types.ChecksumAlgorithmSha256, types.ChecksumAlgorithmCrc64nvme} {
		key := aws.String("a b/ü " + string(algorithm))
		put, err := client.PutObject(ctx, &s3.PutObjectInput{Bucket: bucket, Key: key, Body: strings.NewReader("0123456789"), ChecksumAlgorithm: algorithm})
		if err != nil {
			return err
		}
		got, err := client.GetObject(ctx, &s3.GetObjectInput{Bucket: bucket, Key: key, ChecksumMode: types.ChecksumModeEnabled})
		if err != nil {
			return err
		}
		text, err := io.ReadAll(got.Body)
		if err != nil {
			return err
		}
		if err := same(string(text)+*got.ETag, "0123456789"+*put.ETag); err != nil {
			return err
		}
	}
	accents := map[string]string{"name": "à la groß.jpg"}
	if _, err := client.PutObject(ctx, &s3.PutObjectInput{Bucket: bucket, Key: aws.String("accents"), Body: strings.NewReader(""), Metadata: accents}); err != nil {
		return err
	}
	_, err := client.PutObject(ctx, &s3.PutObjectInput{Bucket: bucket, Key: aws.String("a b/ü CRC32"), Body: strings.NewReader(""), IfNoneMatch: aws.String("*")})
	if err := refused("PreconditionFailed", err); err != nil {
		return err
	}
	if region, err := manager.GetBucketRegion(ctx, client, *bucket); err != nil || region != "us-east-1" {
		return fmt.Errorf("the bucket is said to be in %q: %v", region, err)
	}
	big := bytes.Repeat([]byte("0123456789abcdef"), 12<<16)
	if _, err := manager.NewUploader(client).Upload(ctx, &s3.PutObjectInput{Bucket: bucket, Key: aws.String("parts"), Body: bytes.NewReader(big)}); err != nil {
		return err
	}
	held := manager.NewWriteAtBuffer(make([]byte, 0, len(big)))
	if _, err := manager.NewDownloader(client).Download(ctx, held, &s3.GetObjectInput{Bucket: bucket, Key: aws.String("parts")}); err != nil {
		return err
	}
	if !bytes.Equal(held.Bytes(), big) {
		return errors.New("the parts came back as something else")
	}
	signed, err := s3.NewPresignClient(client).PresignGetObject(ctx, &s3.GetObjectInput{Bucket: bucket, Key: aws.String("a b/ü CRC32")})
	if err != nil {
		return err
	}
	answer, err := http.Get(signed.URL)
	if err != nil {
		return err
	}
	return same(answer.StatusCode, 200)
}

func main() {
	var from given
	if err := json.Unmarshal([]byte(os.Args[1]), &from); err != nil {
		panic(err)
	}
	own := config(from.Endpoint, credentials.NewStaticCredentialsProvider(from.Customer.AccessKeyID, from.Customer.SecretAccessKey, ""))
	learnt := map[string]*string{}
	for name, lesson := range map[string]func(string, aws.Config) error{
		"assumes a role and is told apart from a stranger": sessions,
		"pages through long lists":                         pages,
		"stores, checks and splits objects":                objects,
	} {
		learnt[name] = nil
		if err := lesson(from.Endpoint, own); err != nil {
			text := err.Error()
			learnt[name] = &text
		}
	}
	_ = json.NewEncoder(os.Stdout).Encode(learnt)
}
