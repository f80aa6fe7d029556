package app.galley.image;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import javax.imageio.ImageIO;

import app.galley.doctor.Check;
import app.galley.doctor.Report;
import app.galley.media.PreparedImage;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/**
 * Checks the temporary folder, from which the image library is loaded, and that it is.
 */
@Component
@Order(70)
class ImageLibraryCheck implements Check {

	private static final String FOLDER = "Temporary folder";

	private static final String LIBRARY = "Image library";

	/** Wide enough for a rendition. */
	private static final int PIXELS = 800;

	private final Path folder;

	@Autowired
	ImageLibraryCheck() {
		this(Path.of(System.getProperty("java.io.tmpdir")));
	}

	ImageLibraryCheck(Path folder) {
		this.folder = folder;
	}

	@Override
	public String name() {
		return LIBRARY;
	}

	@Override
	public void run(Report report) {
		String tried = "Wrote a file in " + this.folder;
		try {
			Path file = Files.createTempFile(this.folder, "galley-doctor", ".txt");
			try {
				Files.writeString(file, "Galley was here.");
			}
			finally {
				Files.deleteIfExists(file);
			}
			report.ok(FOLDER, tried, "It is writable.");
			library(report);
		}
		catch (IOException ex) {
			report.problem(FOLDER, tried, "It cannot be written.",
					"Mount a writable folder there, such as a tmpfs, or name another with -Djava.io.tmpdir.");
			report.skipped(LIBRARY, "See " + FOLDER + ".");
		}
	}

	private static void library(Report report) {
		String tried = "Made the renditions of an image";
		try {
			ByteArrayOutputStream png = new ByteArrayOutputStream();
			ImageIO.write(new BufferedImage(PIXELS, PIXELS, BufferedImage.TYPE_INT_RGB), "png", png);
			PreparedImage.fromUpload(png.toByteArray(), null);
			report.ok(LIBRARY, tried, "The native library works.");
		}
		catch (LinkageError | IllegalStateException ex) {
			report.problem(LIBRARY, tried, "The native library cannot be loaded.",
					"Mount the temporary folder without noexec, or name another with -Djava.io.tmpdir.");
		}
		catch (IOException ex) {
			report.problem(LIBRARY, tried, ex);
		}
	}

}
