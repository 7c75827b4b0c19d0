using System.Globalization;
using System.Text;
using Ullage.Audit.Mending;
using Ullage.Audit.Running;
using Ullage.Audit.Sources;

namespace Ullage.Audit.Tests;

/// <summary>
/// Damaged manifests and Dockerfiles, one at a time through reading and every rule, and each eighth through mending: an answer, whatever the text.
/// <c>./prove audit-fuzz</c> does it a hundred thousand times each and looks at time and memory.
/// </summary>
public sealed class DamagedInputTests
{
    private static readonly int _inputs = int.Parse(Environment.GetEnvironmentVariable("ULLAGE_FUZZ_ITERATIONS") ?? "1500", CultureInfo.InvariantCulture);

    [Theory]
    [InlineData("manifests", "*.yaml")]
    [InlineData("Dockerfiles", "*Dockerfile*")]
    public void Every_damaged_input_gets_an_answer(string what, string pattern)
    {
        var fixtures = Directory.GetFiles(Checkout.Rules, pattern, SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(static f => (Name: Path.GetFileName(f), Bytes: File.ReadAllBytes(f))).ToArray();
        var options = new AuditOptions { Today = Audited.Today };
        var (findings, mends, refused, longest, most) = (0L, 0L, 0L, TimeSpan.Zero, 0L);
        _ = Mender.Run([.. fixtures.Select(static f => new SourceText(f.Name, f.Bytes))], options, Mending.Mended.Boldly, cancellationToken: TestContext.Current.CancellationToken);
        for (var seed = 0; seed < _inputs; seed++)
        {
            var random = new Random(seed);
            var (name, bytes) = fixtures[random.Next(fixtures.Length)];
            var source = new SourceText(name, Mutated(bytes, random));
            var (began, held) = (Environment.CpuUsage.TotalTime, GC.GetTotalAllocatedBytes());
            try
            {
                var report = Auditor.Run([source], options, cancellationToken: TestContext.Current.CancellationToken);
                findings += report.Findings.Count;
                refused += report.Problems.Count;
                Assert.All(report.Findings, static f => Assert.True(f.Start.Line >= 1 && f.Span.Start <= f.Span.End && f.Span.End <= f.Source.Bytes.Length));
                mends += seed % 8 == 0 ? Mender.Run([source], options, Mending.Mended.Boldly, cancellationToken: TestContext.Current.CancellationToken).Made.Count : 0;
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                Assert.Fail($"seed {seed} of {name}: {error}");
            }

            var took = Environment.CpuUsage.TotalTime - began;
            longest = took > longest ? took : longest;
            most = Math.Max(most, GC.GetTotalAllocatedBytes() - held);
        }

        Assert.True(findings > 0 && mends > 0);
        if (Environment.GetEnvironmentVariable("ULLAGE_AUDIT_FIGURES") is { } path)
        {
            File.AppendAllText(path, string.Create(CultureInfo.InvariantCulture, $"| {what} | {_inputs} | {findings} | {mends} | {refused} | {longest.TotalMilliseconds:0} | {most >> 10} |\n"));
        }
    }

    internal static byte[] Mutated(byte[] bytes, Random random)
    {
        var copy = bytes.ToList();
        for (var i = random.Next(1, 6); i > 0 && copy.Count > 0; i--)
        {
            var at = random.Next(copy.Count);
            switch (random.Next(4))
            {
                case 0:
                    copy[at] = (byte)random.Next(256);
                    break;
                case 1:
                    copy.RemoveRange(at, Math.Min(random.Next(1, 40), copy.Count - at));
                    break;
                case 2:
                    copy.InsertRange(at, copy.GetRange(random.Next(copy.Count), 0).Concat(copy.Skip(random.Next(copy.Count)).Take(random.Next(60))).ToArray());
                    break;
                default:
                    copy.InsertRange(at, Encoding.UTF8.GetBytes(random.GetItems(["9999999999999999999", "-1", "null", "{}", "[]", "&a ", "*a", ": ", "- ", "\"", "'", "|", "0x", "%", "\t", "\0", "\\0", "\\u0000"], 1)[0]));
                    break;
            }
        }

        return [.. copy];
    }
}
