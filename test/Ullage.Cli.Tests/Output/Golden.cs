using System.Text;

namespace Ullage.Cli.Tests.Output;

/// <summary>Compares output with a committed file; <c>ULLAGE_UPDATE_GOLDENS=1</c> writes the file instead.</summary>
internal static class Golden
{
    private const string Refresh = "ULLAGE_UPDATE_GOLDENS=1 dotnet test test/Ullage.Cli.Tests";

    private static bool Updating => Environment.GetEnvironmentVariable("ULLAGE_UPDATE_GOLDENS") == "1";

    public static void Matches(string expectedPath, string actual)
    {
        var path = Path.Combine(Checkout.Root, expectedPath);
        if (Updating)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, actual, new UTF8Encoding(false));
            return;
        }

        Assert.True(File.Exists(path), $"{expectedPath} is missing. If the output is right, write it with: {Refresh}");
        var expected = File.ReadAllText(path);
        if (expected == actual)
        {
            return;
        }

        var (was, now) = (expected.Split('\n'), actual.Split('\n'));
        var line = 0;
        while (line < was.Length && line < now.Length && was[line] == now[line])
        {
            line++;
        }

        Assert.Fail($"{expectedPath} differs from line {line + 1} on.\nexpected: {At(was, line)}\nactual:   {At(now, line)}\nIf the new output is right, refresh all of them with: {Refresh}");
    }

    private static string At(string[] lines, int line) => line < lines.Length ? lines[line] : "(the end)";
}
