package app.galley.storage;

import app.galley.problem.Unavailable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The contract on a real {@link MinioServer}.
 */
class MinioObjectStoreTests extends ObjectStoreContract {

	private static MinioServer minio;

	@BeforeAll
	static void start() throws Exception {
		minio = MinioServer.startOrSkip();
	}

	@AfterAll
	static void stop() {
		if (minio != null) {
			minio.close();
		}
	}

	@Override
	protected S3Connection server() {
		return minio.connection();
	}

	@Test
	void namesTheMissingPermission() {
		S3Connection full = minio.connection();
		S3Connection reader = new S3Connection(full.endpoint(), full.bucket(), full.region(),
				AnonymousCredentialsProvider.create(), true);
		StorageFixture.client(full).putBucketPolicy((request) -> request.bucket(full.bucket()).policy("""
				{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"AWS": ["*"]},
				  "Action": ["s3:GetObject", "s3:ListBucket"],
				  "Resource": ["arn:aws:s3:::galley", "arn:aws:s3:::galley/*"]}]}"""));
		String sentence = "S3 denies s3:PutObject on bucket galley: grant it to the credentials that Galley uses.";
		assertThatExceptionOfType(Unavailable.class)
			.isThrownBy(() -> StorageFixture.store(reader).put("generated/x.png", new byte[1], "image/png"))
			.withMessage(sentence);
		assertThat(new StorageProbe(StorageFixture.client(reader), reader, StorageFixture.SETTINGS).tryEverything())
			.isEqualTo(sentence.replace("s3:PutObject", "s3:PutObject (generated/*)"));
	}

}
