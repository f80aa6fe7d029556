package app.galley.credential;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import app.galley.cli.Usage;

/**
 * The {@code credential} command: makes a key for content credentials. Needs neither
 * database nor bucket, so it runs without the application.
 */
@Usage(CredentialCommand.USAGE)
public final class CredentialCommand {

	static final String USAGE = """
			credential new [--name NAME] [--to FOLDER]
			  Makes a key that signs generated images, its certificate, and a certificate request for an
			  authority that checkers know. Without the authority, they show the signer as unknown.""";

	private static final String DEFAULT_NAME = "Galley";

	private CredentialCommand() {
	}

	/** Whether the call of a command is this one. */
	public static boolean runs(List<String> call) {
		return call.getFirst().equals("credential");
	}

	/**
	 * Runs the command.
	 * @param call its name and arguments, which have been checked
	 * @return the exit code
	 */
	public static int run(List<String> call) {
		Path folder = Path.of(option(call, "--to", "."));
		SigningKey key = SigningKey.create(option(call, "--name", DEFAULT_NAME), Instant.now());
		Map<String, String> files = new LinkedHashMap<>();
		files.put("content-credentials-key.pem", key.keyPem());
		files.put("content-credentials-chain.pem", key.chainPem());
		files.put("content-credentials-request.pem", key.requestPem());
		try {
			Files.createDirectories(folder);
			for (String name : files.keySet()) {
				if (Files.exists(folder.resolve(name))) {
					System.err.println(
							folder.resolve(name) + " exists already: move it away, or name another folder with --to");
					return 1;
				}
			}
			for (Map.Entry<String, String> file : files.entrySet()) {
				write(folder.resolve(file.getKey()), file.getValue());
				System.out.println(folder.resolve(file.getKey()));
			}
		}
		catch (IOException ex) {
			System.err.println("Cannot write to " + folder + ": " + ex.getMessage());
			return 1;
		}
		System.out.printf("""

				The key signs for %s until %s. Set on every instance, as text or as path:
				  GALLEY_CREDENTIAL_KEY    content-credentials-key.pem, which must stay secret
				  GALLEY_CREDENTIAL_CHAIN  content-credentials-chain.pem, or what an authority answers to the request
				""", key.certificate().signer(), key.certificate().validUntil());
		return 0;
	}

	private static String option(List<String> call, String name, String otherwise) {
		int at = call.indexOf(name);
		return (at >= 0) ? call.get(at + 1) : otherwise;
	}

	/** Readable by its owner alone from the first moment. */
	static void write(Path file, String text) throws IOException {
		if (Files.getFileStore(Objects.requireNonNull(file.toAbsolutePath().getParent()))
			.supportsFileAttributeView("posix")) {
			Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
		}
		else {
			Files.createFile(file);
		}
		Files.writeString(file, text, StandardCharsets.US_ASCII, StandardOpenOption.WRITE);
	}

}
