namespace Grid.Mutation.Mutants;

/// <summary>What is compiled into the mutated project: every mutant asks it whether it is the chosen one, and is noted as reached.</summary>
internal static class SwitchSource
{
    public const string TypeName = "GridMutant";

    public const string Text = """
        internal static class GridMutant
        {
            public static int Chosen = int.Parse(System.Environment.GetEnvironmentVariable("GRID_MUTANT") ?? "0");
            public static bool[] Reached = new bool[65536];

            public static bool Is(int mutant)
            {
                Reached[mutant] = true;
                return mutant == Chosen;
            }
        }
        """;
}
