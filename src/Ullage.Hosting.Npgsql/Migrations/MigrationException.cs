namespace Ullage.Hosting.Npgsql.Migrations;

/// <summary>The schema was not brought up to date. The message says what was found, what was expected and the way out, and holds no secret.</summary>
public sealed class MigrationException : Exception
{
    internal MigrationException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
