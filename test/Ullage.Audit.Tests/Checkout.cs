namespace Ullage.Audit.Tests;

/// <summary>Where the repository is checked out.</summary>
internal static class Checkout
{
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    public static string Rules => Path.Combine(Root, "src/Ullage.Audit/Rules");

    private static string Find(string folder) => File.Exists(Path.Combine(folder, "Ullage.slnx")) ? folder : Find(Path.GetDirectoryName(folder)!);
}
