using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Ullage.Manifests.Schema;
using Ullage.Testing;
using Ullage.Testing.Servers;

namespace Ullage.Manifests.Tests.Schema;

/// <summary>Plain scalars read as kubectl and the API server read them.</summary>
public sealed class ScalarTypeTests
{
    public static TheoryData<string, string> Read => new()
    {
        { "y", "Bool" }, { "N", "Bool" }, { "yes", "Bool" }, { "On", "Bool" }, { "TRUE", "Bool" }, { "off", "Bool" }, { "oN", "Text" }, { "tRue", "Text" },
        { "~", "Null" }, { "null", "Null" }, { "NULL", "Null" }, { "nUll", "Text" },
        { "1", "Integer 1" }, { "+1", "Integer 1" }, { "-1", "Integer -1" }, { "0x1F", "Integer 31" }, { "-0X1f", "Integer -31" }, { "0o17", "Integer 15" }, { "0b11", "Integer 3" }, { "+0b1", "Integer 1" }, { "0777", "Integer 511" }, { "08", "Integer 8" }, { "0", "Integer 0" },
        { "1_000", "Integer 1000" }, { "1.", "Integer 1" }, { "1e3", "Integer 1000" }, { "1E+3", "Integer 1000" }, { "1e_3", "Integer 1000" }, { "1_", "Integer 1" }, { "0_8", "Integer 8" }, { "12e03", "Integer 12000" },
        { ".5", "Fraction 0.5" }, { "+.5", "Fraction 0.5" }, { "1_0.5", "Fraction 10.5" }, { "0.1e-3", "Fraction 0.0001" },
        { ".inf", "NoNumber" }, { "-.Inf", "NoNumber" }, { ".NAN", "NoNumber" },
        { "1e", "Text" }, { "1:30", "Text" }, { "2020-01-01", "Text" }, { "1.2.3", "Text" }, { "_1", "Text" }, { "--1", "Text" }, { "1-", "Text" }, { "0x", "Text" }, { "0xg", "Text" }, { "0o8", "Text" }, { "1e400", "Text" }, { "0x1p4", "Text" }, { "._5", "Text" }, { "+", "Text" }, { ".", "Text" }, { "infinity", "Text" }, { "NaN", "Text" }, { "100m", "Text" }, { "+-1", "Text" },
    };

    [Theory]
    [MemberData(nameof(Read))]
    public void A_plain_scalar_is_what_Kubernetes_makes_of_it(string text, string expected)
    {
        var (type, number) = ScalarTypes.Of(text);
        Assert.Equal(expected, type is ScalarType.Integer or ScalarType.Fraction ? string.Create(CultureInfo.InvariantCulture, $"{type} {(decimal)number}") : type.ToString());
    }

    /// <summary>All in one object, as a start of kubectl costs a second.</summary>
    [Fact]
    public async Task Kubectl_reads_them_alike()
    {
        Tool kubectl;
        try
        {
            kubectl = Tool.Find("kubectl") ?? throw new ToolMissingException("kubectl is not on the PATH.");
        }
        catch (ToolMissingException e)
        {
            Assert.Skip(e.Message);
            return;
        }

        var cases = Read.Select(static r => r.Data).Where(static r => r.Item2 != "NoNumber").ToList();
        using var folder = new TemporaryFolder("scalars");
        var file = Path.Combine(folder.Path, "configmap.yaml");
        await File.WriteAllTextAsync(file, "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: scalars\ndata:\n" + string.Concat(cases.Select(static (c, i) => $"  k{i}: {c.Item1}\n")), TestContext.Current.CancellationToken);
        using var process = Process.Start(new ProcessStartInfo(kubectl.Path, ["label", "--local", "-f", file, "a=b", "-o", "json"]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        using var read = JsonDocument.Parse(output);
        var data = read.RootElement.GetProperty("data");
        Assert.All(cases, (c, i) =>
        {
            var value = data.GetProperty($"k{i}");
            var expected = c.Item2.Split(' ')[0] switch { "Bool" => JsonValueKind.True, "Null" => JsonValueKind.Null, "Text" => JsonValueKind.String, _ => JsonValueKind.Number };
            Assert.True((value.ValueKind == JsonValueKind.False ? JsonValueKind.True : value.ValueKind) == expected, $"{c.Item1}: {value.ValueKind}");
            if (expected == JsonValueKind.Number)
            {
                Assert.Equal(ScalarTypes.Of(c.Item1).Number, value.GetDouble(), Math.Abs(value.GetDouble()) * 1e-9);
            }
        });
    }
}
