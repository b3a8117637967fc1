package main

import (
	"context"
	"os"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/applicationautoscaling"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatch"
	"github.com/aws/aws-sdk-go-v2/service/kinesis"
	"github.com/aws/aws-sdk-go-v2/service/kinesisanalyticsv2"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/sts"
)

// clients are the SDK's clients by service, account and region, made when first asked for.
type clients struct {
	endpoint, region string
	made             map[string]any
}

func newClients(endpoint, region string) clients {
	return clients{endpoint, region, map[string]any{}}
}

func (c *clients) of(service string, asked question) any {
	region := c.region
	if asked.Region != "" {
		region = asked.Region
	}
	key := service + "/" + asked.Account + "/" + region
	if c.made[key] == nil {
		c.made[key] = create(service, c.config(asked.Account, region))
	}
	return c.made[key]
}

func (c *clients) config(account, region string) aws.Config {
	key, secret := os.Getenv("AWS_ACCESS_KEY_ID"), os.Getenv("AWS_SECRET_ACCESS_KEY")
	if account != "" {
		key = account
	}
	provider := func(context.Context) (aws.Credentials, error) {
		token := os.Getenv("AWS_SESSION_TOKEN")
		return aws.Credentials{AccessKeyID: key, SecretAccessKey: secret, SessionToken: token}, nil
	}
	config := aws.Config{
		Region:      region,
		Credentials: aws.CredentialsProviderFunc(provider),
		// One attempt: a throttle must be seen, not ridden out.
		Retryer: func() aws.Retryer { return aws.NopRetryer{} },
	}
	if c.endpoint != "" {
		config.BaseEndpoint = aws.String(c.endpoint)
	}
	return config
}

func create(service string, config aws.Config) any {
	switch service {
	case "kinesis":
		return kinesis.NewFromConfig(config)
	case "cloudwatch":
		return cloudwatch.NewFromConfig(config)
	case "kinesisanalyticsv2":
		return kinesisanalyticsv2.NewFromConfig(config)
	case "application-autoscaling":
		return applicationautoscaling.NewFromConfig(config)
	case "lambda":
		return lambda.NewFromConfig(config)
	default:
		return sts.NewFromConfig(config)
	}
}
