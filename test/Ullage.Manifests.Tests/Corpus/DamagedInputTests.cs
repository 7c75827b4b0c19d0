using System.Diagnostics;
using System.Globalization;
using System.Text;
using Ullage.Manifests.Editing;
using Ullage.Manifests.Kubernetes;
using Ullage.Manifests.Tests.Yaml;
using Ullage.Manifests.Yaml;

namespace Ullage.Manifests.Tests.Corpus;

/// <summary>
/// Damaged manifests are read or refused with a position, edited or refused with a reason; nothing else. <c>./prove manifests-fuzz</c> tries far more of them
/// and has the figures written to the file that ULLAGE_FUZZ_FIGURES names.
/// </summary>
public sealed class DamagedInputTests
{
    private static readonly TimeSpan _suspect = TimeSpan.FromMilliseconds(100);

    [Fact]
    public void A_damaged_manifest_is_read_or_refused_and_never_crashes()
    {
        var iterations = int.TryParse(Environment.GetEnvironmentVariable("ULLAGE_FUZZ_ITERATIONS"), CultureInfo.InvariantCulture, out var given) ? given : 3000;
        var (read, edited, compared) = (0, 0, 0);
        var longest = TimeSpan.Zero;
        var most = 0L;
        for (var seed = 0; seed < iterations; seed++)
        {
            var bytes = Mutations.Of(Mutations.Source(seed), new Random(seed));
            var (watch, allocated) = (Stopwatch.GetTimestamp(), GC.GetAllocatedBytesForCurrentThread());
            var (file, changed) = ReadAndEdit(seed, bytes);
            most = Math.Max(most, GC.GetAllocatedBytesForCurrentThread() - allocated);
            var took = Stopwatch.GetElapsedTime(watch);
            for (var again = 0; again < 3 && took > _suspect; again++)
            {
                // A busy machine holds any input up; one that hangs does so every time.
                watch = Stopwatch.GetTimestamp();
                ReadAndEdit(seed, bytes);
                took = TimeSpan.FromTicks(Math.Min(took.Ticks, Stopwatch.GetElapsedTime(watch).Ticks));
            }

            longest = took > longest ? took : longest;
            edited += changed ? 1 : 0;
            if (file is not null)
            {
                read++;
                var text = Encoding.UTF8.GetString(bytes);
                Assert.True(text == LosslessTests.Reassembled(file), $"seed {seed}: the tree does not give the text back");
                compared += MeansTheSame(seed, text, file) ? 1 : 0;
            }
        }

        Assert.InRange(read, iterations / 20, iterations - (iterations / 20));
        Assert.NotEqual(0, edited);
        Assert.NotEqual(0, compared);
        if (Environment.GetEnvironmentVariable("ULLAGE_FUZZ_FIGURES") is { Length: > 0 } figures)
        {
            File.WriteAllText(figures, string.Create(CultureInfo.InvariantCulture, $"""
                - damaged manifests: {iterations:N0}; read {read:N0}, refused with a position {iterations - read:N0}; of those read, {edited:N0} edited and read back
                - compared with YamlDotNet, which read them too: {compared:N0}, all with the same values
                - longest for one input (reading, editing, reading back): {longest.TotalMilliseconds:F1} ms; most allocated for one input: {most / 1024.0:F0} KiB

                """));
        }
    }

    private static (YamlFile? File, bool Edited) ReadAndEdit(int seed, byte[] bytes)
    {
        YamlFile file;
        try
        {
            file = YamlFile.Parse(bytes);
        }
        catch (ManifestException error)
        {
            Assert.True(error.Position.Line > 0 && error.Problem.Length > 0, $"seed {seed}: no position");
            return (null, false);
        }

        var edited = false;
        foreach (var candidate in ManifestObject.In(file))
        {
            foreach (var container in candidate.Containers)
            {
                try
                {
                    var change = new ContainerChange(container.Name) { MemoryRequest = FieldChange.Set("77Mi"), CpuLimit = FieldChange.Remove, Environment = [new("GOMAXPROCS", "2"), new("PORT", null)] };
                    edited |= WorkloadEditor.Edit(file, new WorkloadChange(new(candidate.Kind, candidate.Name, candidate.Namespace), [change])).IsChanged;
                }
                catch (EditRefusedException refusal)
                {
                    Assert.True(refusal.Position.Line > 0 && refusal.Reason.Length > 0, $"seed {seed}: no reason");
                }
            }
        }

        return (file, edited);
    }

    /// <summary>Where YamlDotNet reads the text too, it reads the same values; whether it did.</summary>
    private static bool MeansTheSame(int seed, string text, YamlFile file)
    {
        string expected;
        try
        {
            expected = Values.Oracle(text);
        }
        catch (Exception error) when (error is YamlDotNet.Core.YamlException or InvalidOperationException or ArgumentException)
        {
            return false;
        }

        Assert.True(expected == Values.Ours(file), $"seed {seed}: the values differ\n{text}\n=====\n{expected}\n=====\n{Values.Ours(file)}");
        return true;
    }
}
