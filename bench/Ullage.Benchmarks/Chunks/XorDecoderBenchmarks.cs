using BenchmarkDotNet.Attributes;
using Ullage.Prometheus.Chunks;

namespace Ullage.Benchmarks.Chunks;

/// <summary>Decoding the chunks of one metric, 120 samples each at 30 s: time a sample, the plain decoder as reference.</summary>
public class XorDecoderBenchmarks
{
    private const int Chunks = 500;
    private const int ChunkSamples = 120;
    private readonly long[] _times = new long[ChunkSamples];
    private readonly double[] _values = new double[ChunkSamples];
    private byte[][] _chunks = [];

    /// <summary>
    /// CpuCounter: seconds in nanoseconds that always grow, the costliest. MemoryGauge: whole pages. Resting: a value that stays, as most of
    /// kube-state-metrics. Jittered: a counter whose scrapes are milliseconds off, which Prometheus' timestamp alignment mostly prevents.
    /// </summary>
    public enum Content
    {
        CpuCounter,
        MemoryGauge,
        Resting,
        Jittered,
    }

    [ParamsAllValues]
    public Content Of { get; set; }

    [GlobalSetup]
    public void Encode()
    {
        var random = new Random(1);
        var (time, total) = (1_700_000_000_000L, 1000.0);
        _chunks = new byte[Chunks][];
        for (var c = 0; c < Chunks; c++)
        {
            var encoder = new XorChunkEncoder();
            for (var i = 0; i < ChunkSamples; i++)
            {
                time += 30_000 + (Of == Content.Jittered ? random.Next(-3, 4) : 0);
                total = Math.Round(total + (30 * (0.05 + random.NextDouble())), 9);
                encoder.Append(time, Of switch
                {
                    Content.MemoryGauge => Math.Floor((3e8 + (1e7 * random.NextDouble())) / 4096) * 4096,
                    Content.Resting => 1,
                    _ => total,
                });
            }

            _chunks[c] = encoder.ToArray();
        }
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Chunks * ChunkSamples)]
    public double Plain()
    {
        foreach (var chunk in _chunks)
        {
            PlainXorDecoder.Decode(chunk, _times, _values);
        }

        return _values[^1];
    }

    [Benchmark(OperationsPerInvoke = Chunks * ChunkSamples)]
    public double Fast()
    {
        foreach (var chunk in _chunks)
        {
            XorChunk.Decode(chunk, _times, _values);
        }

        return _values[^1];
    }
}
