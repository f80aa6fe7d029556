package app.galley.embedded;

import java.nio.file.Path;

import app.galley.storage.ObjectStoreContract;
import app.galley.storage.S3Connection;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/**
 * The object store contract, on the embedded S3.
 */
class EmbeddedObjectStoreTests extends ObjectStoreContract {

	private static DataFolder folder;

	private static S3Server s3;

	@BeforeAll
	static void start(@TempDir Path data) {
		folder = DataFolder.lock(data);
		s3 = S3Server.start(folder, 0);
	}

	@AfterAll
	static void stop() throws Exception {
		s3.close();
		folder.close();
	}

	@Override
	protected S3Connection server() {
		return s3.connection();
	}

}
