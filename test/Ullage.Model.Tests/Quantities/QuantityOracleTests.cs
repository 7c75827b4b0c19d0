using System.Diagnostics;

namespace Ullage.Model.Tests.Quantities;

/// <summary>Our quantities against Kubernetes' own: answers recorded from apimachinery v0.26.15, and fresh ones where its source is installed.</summary>
public sealed class QuantityOracleTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Quantities", "apimachinery");

    [Fact]
    public void Recorded_answers_of_apimachinery_are_ours_too() => Compare(File.ReadLines(Path.Combine(Folder, "answers.tsv")));

    [Fact]
    public void Fresh_answers_of_apimachinery_are_ours_too()
    {
        var gopath = Environment.GetEnvironmentVariable("ULLAGE_GOPATH") ?? "/usr/share/gocode";
        if (!Directory.Exists(Path.Combine(gopath, "src/k8s.io/apimachinery/pkg/api/resource")))
        {
            Assert.Skip($"k8s.io/apimachinery is not in {gopath}/src; set ULLAGE_GOPATH to a GOPATH that has it.");
        }

        var start = new ProcessStartInfo("go", ["run", Path.Combine(Folder, "main.go"), "20260101", "20000"])
        {
            RedirectStandardOutput = true,
            Environment = { ["GO111MODULE"] = "off", ["GOPATH"] = gopath },
        };
        using var go = Process.Start(start)!;
        Compare(go.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries));
        go.WaitForExit();
        Assert.Equal(0, go.ExitCode);
    }

    private static void Compare(IEnumerable<string> lines)
    {
        var previous = default(Quantity);
        var count = 0;
        foreach (var line in lines)
        {
            count++;
            var fields = line.Split('\t');
            var text = Unquote(fields[0]);
            var parsed = Quantity.TryParse(text, out var quantity, out _);
            if (fields[1] == "error")
            {
                Assert.False(parsed, $"{line}: we read {quantity}");
                continue;
            }

            Assert.True(parsed, line);

            // Beyond E apimachinery drops the exponent; we print it. The digits are the same.
            var printed = quantity.Format == QuantityFormat.DecimalSI ? quantity.ToString().Split('e')[0] : quantity.ToString();
            Assert.True(fields[1] == printed, $"{line}: we print {quantity}");
            Assert.True(int.Parse(fields[2]) == Math.Sign(quantity.CompareTo(previous)), $"{line}: we compare it with {previous} otherwise");
            if (fields[3] != "-")
            {
                Assert.True(quantity.TryScaleUp(0, out var whole) && whole == long.Parse(fields[3]), $"{line}: we round up to {whole}");
            }

            previous = quantity;
        }

        Assert.True(count > 1000, $"only {count} answers");
    }

    /// <summary>Go's %q, as far as the generator's texts need it.</summary>
    private static string Unquote(string quoted) => quoted[1..^1].Replace("\\n", "\n");
}
