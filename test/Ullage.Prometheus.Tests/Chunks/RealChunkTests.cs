using System.Buffers.Binary;
using Ullage.Prometheus.Chunks;
using Ullage.Prometheus.Tests.Tsdb;

namespace Ullage.Prometheus.Tests.Chunks;

/// <summary>The encoder and the decoders against chunks that promtool wrote.</summary>
public sealed class RealChunkTests(BlockFixture blocks)
{
    private const int FileHeaderBytes = 8;
    private const int CrcBytes = 4;

    [Fact]
    public async Task Chunks_of_the_real_tool_are_decoded_and_encoded_again_byte_for_byte()
    {
        var files = Directory.GetFiles(await blocks.DataFolderAsync(), "0*", SearchOption.AllDirectories).Where(static f => f.Contains("/chunks/", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(files);
        var chunks = 0;
        foreach (var file in files)
        {
            var bytes = await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken);
            Assert.Equal(0x85BD40DDu, BinaryPrimitives.ReadUInt32BigEndian(bytes));
            for (var at = FileHeaderBytes; at < bytes.Length; chunks++)
            {
                var length = 0;
                for (var shift = 0; ; shift += 7)
                {
                    var read = bytes[at++];
                    length |= (read & 0x7f) << shift;
                    if (read < 0x80)
                    {
                        break;
                    }
                }

                Assert.Equal(XorChunk.Encoding, bytes[at++]);
                var chunk = bytes.AsSpan(at, length);
                var (times, values) = (new long[XorChunk.CountSamples(chunk)], new double[XorChunk.CountSamples(chunk)]);
                XorChunk.Decode(chunk, times, values);
                Assert.True(chunk.SequenceEqual(XorChunkEncoder.Encode(times, values)));
                at += length + CrcBytes;
            }
        }

        Assert.InRange(chunks, 100, int.MaxValue);
    }
}
