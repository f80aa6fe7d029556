package app.galley.media;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

import app.galley.OwnProcesses;
import app.galley.media.ImageHeader.Bounds;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@OwnProcesses
class PixelMemoryTests {

	/**
	 * In a process with a small heap, three images at once whose 16-bit pixels alone fill
	 * half of it each. With {@code -Dgalley.images.heap=700} it takes the image of 323 KB
	 * and 10,000 x 4,000 pixels that exhausted a heap of 700 MB.
	 */
	@Test
	void severalLargeImagesDoNotExhaustASmallHeap() throws Exception {
		int heap = Integer.getInteger("galley.images.heap", 224);
		int[] size = (heap < 700) ? new int[] { 4000, 3400 } : new int[] { 10_000, 4000 };
		Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-Xmx" + heap + "m", "-Djava.awt.headless=true", "--enable-native-access=ALL-UNNAMED", "-cp",
				System.getProperty("java.class.path"), PixelMemoryTests.class.getName(), "" + size[0], "" + size[1])
			.redirectErrorStream(true)
			.start();
		String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		assertThat(process.waitFor()).as(output).isZero();
		assertThat(output).contains("prepared 3, too large: ");
	}

	/** The process above. */
	public static void main(String[] size) throws Exception {
		int width = Integer.parseInt(size[0]);
		int height = Integer.parseInt(size[1]);
		byte[] upload = png(width, height);
		byte[] generated = png(Math.min(width, 4096), height);
		CyclicBarrier start = new CyclicBarrier(3);
		List<Callable<PreparedImage>> uses = List.of(() -> PreparedImage.fromUpload(upload, null),
				() -> PreparedImage.fromUpload(Exif.into(upload, ImageFormat.PNG, 6), null),
				() -> PreparedImage.fromGenerated(generated, XmpProvenance.algorithmic()));
		int prepared = 0;
		try (ExecutorService threads = Executors.newFixedThreadPool(3)) {
			List<Future<PreparedImage>> images = new ArrayList<>();
			for (Callable<PreparedImage> use : uses) {
				images.add(threads.submit(() -> {
					start.await();
					return use.call();
				}));
			}
			for (Future<PreparedImage> image : images) {
				prepared += (image.get().width() > 0) ? 1 : 0;
			}
		}
		try {
			PreparedImage.fromUpload(png(10_000, 4000), null);
			System.out.println("prepared " + prepared + ", too large: none");
		}
		catch (UnusableImage ex) {
			System.out.println("prepared " + prepared + ", too large: " + ex.getMessage());
		}
	}

	@Test
	void refusesAnImageThatNeverFitsAndSaysWhy() throws Exception {
		byte[] png = png(1000, 1000);
		PixelMemory memory = new PixelMemory(4 << 20);
		assertThatExceptionOfType(UnusableImage.class)
			.isThrownBy(() -> memory.process(png, ImageHeader.read(png, Bounds.UPLOADED), () -> "processed"))
			.withMessage(
					"The image has 1000 x 1000 pixels, which take 8 MB while they are processed; this server has 4 MB for that: use a smaller image.");
	}

	@Test
	void processesAsManyImagesAtOnceAsFit() throws Exception {
		byte[] png = png(1000, 1000);
		ImageHeader header = ImageHeader.read(png, Bounds.UPLOADED);
		PixelMemory memory = new PixelMemory(16 << 20);
		AtomicInteger running = new AtomicInteger();
		CyclicBarrier two = new CyclicBarrier(2);
		try (ExecutorService threads = Executors.newFixedThreadPool(6)) {
			List<Future<Integer>> most = new ArrayList<>();
			for (int i = 0; i < 6; i++) {
				most.add(threads.submit(() -> memory.process(png, header, () -> {
					int now = running.incrementAndGet();
					try {
						two.await(10, TimeUnit.SECONDS); // so that two do run at once
					}
					catch (Exception ex) {
						throw new IOException(ex);
					}
					running.decrementAndGet();
					return now;
				})));
			}
			for (Future<Integer> now : most) {
				assertThat(now.get()).isLessThanOrEqualTo(2);
			}
		}
	}

	/** A PNG of two colours with 16-bit RGBA, which compresses a thousandfold. */
	static byte[] png(int width, int height) throws IOException {
		ByteArrayOutputStream data = new ByteArrayOutputStream();
		byte[] row = new byte[1 + 8 * width];
		Arrays.fill(row, 1, row.length, (byte) 0x7f);
		try (OutputStream out = new DeflaterOutputStream(data, new Deflater(Deflater.BEST_SPEED))) {
			for (int y = 1; y < height; y++) {
				out.write(row);
			}
			Arrays.fill(row, 1, row.length, (byte) 0x3f);
			out.write(row);
		}
		ByteBuffer header = ByteBuffer.allocate(13).putInt(width).putInt(height).put((byte) 16).put((byte) 6);
		ByteArrayOutputStream png = new ByteArrayOutputStream();
		png.writeBytes(ByteBuffer.allocate(8).putLong(0x89504e470d0a1a0aL).array());
		png.writeBytes(chunk("IHDR", header.array()));
		png.writeBytes(chunk("IDAT", data.toByteArray()));
		png.writeBytes(chunk("IEND", new byte[0]));
		return png.toByteArray();
	}

	static byte[] chunk(String type, byte[] data) {
		ByteBuffer out = ByteBuffer.allocate(12 + data.length)
			.putInt(data.length)
			.put(type.getBytes(StandardCharsets.US_ASCII))
			.put(data);
		CRC32 crc = new CRC32();
		crc.update(out.array(), 4, data.length + 4);
		return out.putInt((int) crc.getValue()).array();
	}

}
