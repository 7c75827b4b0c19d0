namespace Ullage.Testing;

/// <summary>The checkout that the tests were built from.</summary>
public static class Checkout
{
    /// <summary>Its folder.</summary>
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    private static string Find(string start)
    {
        for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Ullage.slnx")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"Ullage.slnx was not found in {start} or above it; the tests read the checkout they were built from.");
    }
}
