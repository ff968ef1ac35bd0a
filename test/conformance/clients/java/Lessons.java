import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;
import software.amazon.awssdk.services.sts.StsClient;

/** The AWS SDK for Java, version 2, against a door: each lesson passes or says what it saw. Prints a JSON object of lesson and error. */
public final class Lessons {
  private static final String TRUST =
      "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"111122223333\"},\"Action\":\"sts:AssumeRole\"}]}";

  private interface Lesson {
    void learn() throws Exception;
  }

  private static URI endpoint;
  private static AwsCredentials person;

  public static void main(String[] given) {
    endpoint = URI.create(given[0]);
    person = AwsBasicCredentials.create(given[1], given[2]);
    Map<String, Lesson> lessons = new LinkedHashMap<>();
    lessons.put("assumes a role and is told apart from a stranger", Lessons::sessions);
    lessons.put("pages through long lists", Lessons::pages);
    lessons.put("stores, checks and splits objects", Lessons::objects);
    StringBuilder learnt = new StringBuilder("{");
    lessons.forEach((name, lesson) -> {
      String error = "null";
      try {
        lesson.learn();
      } catch (Throwable thrown) {
        error = '"' + String.valueOf(thrown).replaceAll("[\"\\\\\\p{Cntrl}]", " ") + '"';
      }
      learnt.append(learnt.length() > 1 ? "," : "").append('"').append(name).append("\":").append(error);
    });
    System.out.println(learnt.append('}'));
  }

  private static StsClient sts(AwsCredentials who) {
    return StsClient.builder().endpointOverride(endpoint).region(Region.US_EAST_1)
        .credentialsProvider(StaticCredentialsProvider.create(who)).httpClient(UrlConnectionHttpClient.create()).build();
  }

  private static IamClient iam(AwsCredentials who) {
    return IamClient.builder().endpointOverride(endpoint).region(Region.AWS_GLOBAL)
        .credentialsProvider(StaticCredentialsProvider.create(who)).httpClient(UrlConnectionHttpClient.create()).build();
  }

  private static void same(Object got, Object wanted) {
    if (!String.valueOf(got).equals(String.valueOf(wanted))) throw new IllegalStateException("wanted " + wanted + ", got " + got);
  }

  private static void refused(String code, Lesson call) throws Exception {
    try {
      call.learn();
    } catch (AwsServiceException refusal) {
      same(refusal.awsErrorDetails().errorCode(), code);
      return;
    }
    throw new IllegalStateException("was not refused with " + code);
  }

  private static void sessions() throws Exception {
    same(sts(person).getCallerIdentity().arn(), "arn:aws:iam::111122223333:user/stint");
    var role = iam(person).createRole(r -> r.roleName("java").assumeRolePolicyDocument(TRUST)).role();
    var key = sts(person).assumeRole(r -> r.roleArn(role.arn()).roleSessionName("duke")).credentials();
    var session = AwsSessionCredentials.create(key.accessKeyId(), key.secretAccessKey(), key.sessionToken());
    same(sts(session).getCallerIdentity().arn(), "arn:aws:sts::111122223333:assumed-role/java/duke");
    refused("AccessDenied", () -> iam(session).listRoles());
    iam(person).deleteRole(r -> r.roleName("java"));
  }

  private static void pages() throws Exception {
    var client = iam(person);
    for (int i = 0; i < 7; i++) {
      int number = i;
      client.createUser(r -> r.userName("java-" + number).path("/java/"));
    }
    same(client.listUsersPaginator(r -> r.pathPrefix("/java/").maxItems(3)).users().stream().count(), 7);
    refused("NoSuchEntity", () -> client.getUser(r -> r.userName("nobody")));
  }

  private static void objects() throws Exception {
    var client = S3Client.builder().endpointOverride(endpoint).region(Region.US_EAST_1).forcePathStyle(true)
        .credentialsProvider(StaticCredentialsProvider.create(person)).httpClient(UrlConnectionHttpClient.create()).build();
    String bucket = "java-objects";
    client.createBucket(r -> r.bucket(bucket));
    for (ChecksumAlgorithm algorithm : new ChecksumAlgorithm[] {ChecksumAlgorithm.CRC32, ChecksumAlgorithm.SHA1, ChecksumAlgorithm.SHA256}) {
      String key = "a b/ü " + algorithm;
      var put = client.putObject(r -> r.bucket(bucket).key(key).checksumAlgorithm(algorithm), RequestBody.fromString("0123456789"));
      var got = client.getObjectAsBytes(r -> r.bucket(bucket).key(key).checksumMode(ChecksumMode.ENABLED));
      same(got.asUtf8String() + got.response().eTag(), "0123456789" + put.eTag());
    }
    refused("PreconditionFailed",
        () -> client.putObject(r -> r.bucket(bucket).key("a b/ü CRC32").ifNoneMatch("*"), RequestBody.empty()));
    byte[] part = new byte[5 << 20];
    Arrays.fill(part, (byte) 'x');
    String upload = client.createMultipartUpload(r -> r.bucket(bucket).key("parts")).uploadId();
    var first = client.uploadPart(r -> r.bucket(bucket).key("parts").uploadId(upload).partNumber(1), RequestBody.fromBytes(part));
    var second = client.uploadPart(r -> r.bucket(bucket).key("parts").uploadId(upload).partNumber(2), RequestBody.fromString("end"));
    client.completeMultipartUpload(r -> r.bucket(bucket).key("parts").uploadId(upload).multipartUpload(m -> m.parts(
        CompletedPart.builder().partNumber(1).eTag(first.eTag()).build(),
        CompletedPart.builder().partNumber(2).eTag(second.eTag()).build())));
    same(client.headObject(r -> r.bucket(bucket).key("parts")).contentLength(), (5 << 20) + 3);
    try (var presigner = S3Presigner.builder().endpointOverride(endpoint).region(Region.US_EAST_1)
        .serviceConfiguration(S3Configuration.builder().pathStyleAccessEnabled(true).build())
        .credentialsProvider(StaticCredentialsProvider.create(person)).build()) {
      var signed = presigner.presignGetObject(p -> p.signatureDuration(Duration.ofMinutes(1))
          .getObjectRequest(r -> r.bucket(bucket).key("a b/ü CRC32")));
      same(((HttpURLConnection) signed.url().openConnection()).getResponseCode(), 200);
    }
  }
}
