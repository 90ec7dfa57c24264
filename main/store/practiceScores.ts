import type { Database } from 'better-sqlite3';
import type {
  LearnerScore,
  PracticeReader,
  PracticeWriter,
} from '../app/practice/practicePorts.ts';
import { select } from './select.ts';

export function practiceReader(db: Database): PracticeReader {
  const of = select<[string], LearnerScore>(
    db,
    'SELECT lesson, points, mistakes, seconds, at FROM practice_scores WHERE learner = ?',
  );
  return { practiceScores: (learner) => of.all(learner) };
}

export function practiceWriter(db: Database): PracticeWriter {
  const upsert = db.prepare(
    `INSERT INTO practice_scores (learner, lesson, points, mistakes, seconds, at)
     VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET points = excluded.points, mistakes = excluded.mistakes,
       seconds = excluded.seconds, at = excluded.at`,
  );
  return {
    setPracticeScore(learner, { lesson, points, mistakes, seconds, at }) {
      upsert.run(learner, lesson, points, mistakes, seconds, at);
    },
  };
}
