namespace Ullage.Cli.Output.Html;

/// <summary>A file that is part of the program.</summary>
internal static class HtmlAsset
{
    /// <summary>Reads a file of this folder.</summary>
    /// <exception cref="InvalidOperationException">The build left it out.</exception>
    public static string Read(string name)
    {
        using var stream = typeof(HtmlAsset).Assembly.GetManifestResourceStream("Ullage.Cli.Output.Html." + name)
            ?? throw new InvalidOperationException($"{name} is not embedded in this build; expected as EmbeddedResource in Ullage.Cli.csproj.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
