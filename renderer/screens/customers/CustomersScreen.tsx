import { useSession } from '../../bridge/session.ts';
import { useOrder } from '../redeem/orderStore.ts';
import { useWords } from '../../words.ts';
import { Column, Screen } from '../Screen.tsx';
import { CustomerView } from './CustomerView.tsx';
import { FindCustomer } from './FindCustomer.tsx';
import { Ratings } from './Ratings.tsx';
import { WakeListPanel } from './WakeListPanel.tsx';

/** Finding a customer, what they hold and wish, and who is to be told of what ends soon. */
export function CustomersScreen() {
  const words = useWords('care');
  const { isManager } = useSession();
  const found = useOrder((order) => order.found);
  return (
    <Screen title={words('title')} layout="columns">
      <Column>
        {found === null ? <FindCustomer /> : <CustomerView key={found.id} panel={found} />}
      </Column>
      <Column>
        <WakeListPanel />
        {isManager ? <Ratings /> : null}
      </Column>
    </Screen>
  );
}
