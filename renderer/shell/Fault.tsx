import { Component } from 'react';
import type { ReactNode } from 'react';
import { Button } from '../ui/Button.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { useWords } from '../words.ts';

interface FaultProps {
  readonly children: ReactNode;
}

interface FaultState {
  readonly broken: boolean;
}

/** A fault in a screen ends in words and a way on, never in an empty window. */
export class Fault extends Component<FaultProps, FaultState> {
  override state: FaultState = { broken: false };

  static getDerivedStateFromError(): FaultState {
    return { broken: true };
  }

  override render(): ReactNode {
    if (!this.state.broken) return this.props.children;
    return <FaultWords onAgain={() => this.setState({ broken: false })} />;
  }
}

function FaultWords({ onAgain }: { readonly onAgain: () => void }) {
  const words = useWords('session');
  return (
    <EmptyState
      icon="warning"
      title={words('brokenTitle')}
      text={words('brokenText')}
      actions={
        <Button kind="primary" onPress={onAgain}>
          {words('openAgain')}
        </Button>
      }
    />
  );
}
