using System.Text.RegularExpressions;

namespace Ullage.Audit.Reading;

/// <summary>Tells commands that change a database's schema.</summary>
internal static partial class MigrationSigns
{
    // The search is quadratic in what follows a tool's name; no command line is longer than this.
    private const int MostCharacters = 4096;

    /// <summary>The command that migrates, or null.</summary>
    public static string? In(string commandLine) => Migration().Match(commandLine.Length <= MostCharacters ? commandLine : commandLine[..MostCharacters]) is { Success: true } match ? match.Value.Trim() : null;

    /// <summary>Whether a migration's tool takes a lock by itself, so that several at once do no harm.</summary>
    public static bool LocksByItself(string migration) => Locking().IsMatch(migration);

    [GeneratedRegex(@"\b(?:alembic\s+upgrade|(?:rails|rake)\s+db:migrate|manage\.py\s+migrate|artisan\s+migrate|(?:npx\s+)?prisma\s+migrate\s+deploy|(?:npx\s+)?(?:sequelize|knex|typeorm)\S*\s+(?:db:migrate|migrate:latest|migration:run)|flyway\s+(?:\S+\s+)*migrate|liquibase\s+(?:\S+\s+)*update|goose\s+(?:\S+\s+)*up|dbmate\s+(?:up|migrate)|dotnet\s+ef\s+database\s+update|migrate\s+(?:-\S+\s+\S+\s+)*up)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Migration();

    [GeneratedRegex(@"flyway|liquibase|prisma|rails|rake|(?:^|\s)migrate\s|goose|knex", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Locking();
}
