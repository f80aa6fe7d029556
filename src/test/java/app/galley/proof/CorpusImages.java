package app.galley.proof;

import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import javax.imageio.ImageIO;

import com.microsoft.playwright.Route;

/**
 * Serves the images in the articles of the corpus:
 * {@code https://images.example/400x300.png}.
 */
final class CorpusImages {

	private static final Pattern SIZE = Pattern.compile("/(\\d+)x(\\d+)\\.png$");

	private CorpusImages() {
	}

	static void serve(Route route) {
		Matcher size = SIZE.matcher(route.request().url());
		if (!size.find()) {
			route.fulfill(new Route.FulfillOptions().setStatus(404));
			return;
		}
		route.fulfill(new Route.FulfillOptions().setContentType("image/png")
			.setBodyBytes(draw(Integer.parseInt(size.group(1)), Integer.parseInt(size.group(2)))));
	}

	private static byte[] draw(int width, int height) {
		BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
		Graphics2D pen = image.createGraphics();
		pen.setPaint(new GradientPaint(0, 0, new Color(0x9a2b1c), width, height, new Color(0x16324f)));
		pen.fillRect(0, 0, width, height);
		pen.dispose();
		try (ByteArrayOutputStream out = new ByteArrayOutputStream()) {
			ImageIO.write(image, "png", out);
			return out.toByteArray();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
