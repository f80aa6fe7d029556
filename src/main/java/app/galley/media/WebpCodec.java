package app.galley.media;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

import javax.imageio.IIOImage;
import javax.imageio.ImageReader;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageInputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

import com.luciad.imageio.webp.CompressionType;
import com.luciad.imageio.webp.WebPImageReaderSpi;
import com.luciad.imageio.webp.WebPImageWriterSpi;
import com.luciad.imageio.webp.WebPWriteParam;

/**
 * Decodes and encodes WebP. Creates reader and writer instead of looking them up, because
 * ImageIO's registry depends on the class loader of the thread that first uses it.
 */
final class WebpCodec {

	/** What libwebp calls the quality of a lossless file. */
	private static final float LOSSLESS_EFFORT = 0.75f;

	private WebpCodec() {
	}

	static BufferedImage decode(byte[] webp) throws IOException {
		ImageReader reader = new WebPImageReaderSpi().createReaderInstance(null);
		try (MemoryCacheImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(webp))) {
			reader.setInput(in, true, true);
			return reader.read(0, null);
		}
		finally {
			reader.dispose();
		}
	}

	/**
	 * Encodes with loss.
	 * @param quality 0 to 1
	 * @param effort of libwebp, 0 (fast) to 6 (small)
	 */
	static byte[] encode(BufferedImage image, float quality, int effort) throws IOException {
		return encode(image, CompressionType.Lossy, quality, effort);
	}

	/**
	 * Encodes every pixel as it is; alpha is kept either way.
	 * @param effort as for {@link #encode}
	 */
	static byte[] encodeLossless(BufferedImage image, int effort) throws IOException {
		return encode(image, CompressionType.Lossless, LOSSLESS_EFFORT, effort);
	}

	private static byte[] encode(BufferedImage image, CompressionType type, float quality, int effort)
			throws IOException {
		ImageWriter writer = new WebPImageWriterSpi().createWriterInstance(null);
		ByteArrayOutputStream bytes = new ByteArrayOutputStream(1 << 16);
		try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
			writer.setOutput(out);
			WebPWriteParam options = (WebPWriteParam) writer.getDefaultWriteParam();
			options.setCompressionType(type);
			options.setCompressionQuality(quality);
			options.setMethod(effort);
			writer.write(null, new IIOImage(image, null, null), options);
		}
		finally {
			writer.dispose();
		}
		return bytes.toByteArray();
	}

}
