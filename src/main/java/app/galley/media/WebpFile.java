package app.galley.media;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

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
 * WebP in and out. Reader and writer are made here and not looked up, because ImageIO's
 * registry depends on the class loader of whichever thread asks first.
 */
final class WebpFile {

	private static final int XMP_FLAG = 0x04;

	private static final int RIFF_HEADER = 12;

	private WebpFile() {
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

	/** The decoder is content with less than the file says it has. */
	static void requireEnd(byte[] webp) throws UnusableImage {
		long size = ByteBuffer.wrap(webp).order(ByteOrder.LITTLE_ENDIAN).getInt(4) & 0xffffffffL;
		if (size + 8 > webp.length) {
			throw new UnusableImage("The picture breaks off: its end is missing.");
		}
	}

	/**
	 * @param quality 0 to 1
	 * @param method 0, fast, to 6, small
	 */
	static byte[] encode(BufferedImage picture, float quality, int method) throws IOException {
		ImageWriter writer = new WebPImageWriterSpi().createWriterInstance(null);
		ByteArrayOutputStream bytes = new ByteArrayOutputStream(1 << 16);
		try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
			writer.setOutput(out);
			WebPWriteParam options = (WebPWriteParam) writer.getDefaultWriteParam();
			options.setCompressionType(CompressionType.Lossy);
			options.setCompressionQuality(quality);
			options.setMethod(method);
			writer.write(null, new IIOImage(picture, null, null), options);
		}
		finally {
			writer.dispose();
		}
		return bytes.toByteArray();
	}

	/**
	 * Puts an XMP packet into a plain file, as {@link #encode} makes them: one chunk of
	 * pixels, no alpha.
	 */
	static byte[] withXmp(byte[] webp, int width, int height, String xmp) {
		byte[] packet = xmp.getBytes(StandardCharsets.UTF_8);
		int pixels = webp.length - RIFF_HEADER;
		int padded = packet.length + (packet.length & 1);
		ByteBuffer out = ByteBuffer.allocate(RIFF_HEADER + 18 + pixels + 8 + padded).order(ByteOrder.LITTLE_ENDIAN);
		out.put(webp, 0, 4).putInt(out.capacity() - 8).put(webp, 8, 4);
		out.put(ascii("VP8X")).putInt(10).putInt(XMP_FLAG);
		put24(out, width - 1);
		put24(out, height - 1);
		out.put(webp, RIFF_HEADER, pixels);
		out.put(ascii("XMP ")).putInt(packet.length).put(packet);
		return out.array();
	}

	private static void put24(ByteBuffer out, int value) {
		out.put((byte) value).put((byte) (value >> 8)).put((byte) (value >> 16));
	}

	private static byte[] ascii(String tag) {
		return tag.getBytes(StandardCharsets.US_ASCII);
	}

}
