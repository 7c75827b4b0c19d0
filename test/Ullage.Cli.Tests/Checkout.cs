namespace Ullage.Cli.Tests;

/// <summary>The checkout that the tests were built from.</summary>
internal static class Checkout
{
    public static string Root { get; } = Find();

    /// <summary>The tool as it was built for the tests.</summary>
    public static string Tool { get; } = System.IO.Path.Combine(AppContext.BaseDirectory, "ullage.dll");

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(System.IO.Path.Combine(folder.FullName, "Ullage.slnx")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException($"Ullage.slnx was not found in {AppContext.BaseDirectory} or above it.");
    }
}
